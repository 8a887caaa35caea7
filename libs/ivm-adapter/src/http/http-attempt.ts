import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import { guardedLookup, type Reach } from './allowed-address';

/** Largest answer that is read: a page of 1,000 records is some 300 KB. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No whole answer came; what became of the request is not known. The sentence holds no credential and no row. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** One attempt of one request: no retry, no redirect, no reading of the answer. */
export class HttpAttempts {
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  readonly #axios: AxiosInstance;

  constructor(
    reach: Reach,
    private readonly timeoutMs: number,
  ) {
    this.#http = new HttpAgent({ keepAlive: true, lookup: guardedLookup(reach, true) });
    this.#https = new HttpsAgent({ keepAlive: true, lookup: guardedLookup(reach, false) });
    this.#axios = axios.create({
      adapter: 'http',
      httpAgent: this.#http,
      httpsAgent: this.#https,
      // axios would read proxies from the environment, and follow redirects with our token.
      proxy: false,
      maxRedirects: 0,
      responseType: 'text',
      transformResponse: (data: unknown) => data,
      transformRequest: (data: unknown) => data,
      validateStatus: () => true,
      maxContentLength: LARGEST_ANSWER,
      maxBodyLength: Infinity,
    });
  }

  /** @throws NoAnswerError; the caller's own reason when its signal is aborted */
  async send({ method, url, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    const within = AbortSignal.timeout(this.timeoutMs);
    try {
      const answer = await this.#axios.request<string>({
        ...{ method, url, headers, data: body },
        signal: signal === undefined ? within : AbortSignal.any([signal, within]),
      });
      const named = Object.entries(answer.headers as Record<string, unknown>);
      return {
        status: answer.status,
        headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), String(value)])),
        body: answer.data ?? '',
      };
    } catch (error) {
      signal?.throwIfAborted();
      const { host } = new URL(url);
      if (within.aborted) throw new NoAnswerError(`${host} did not answer within ${this.timeoutMs / 1000} s`);
      // axios' own error carries the request, token included: only the system's code is taken from it.
      const code = (error as { code?: unknown }).code;
      const system = typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? ` (${code})` : '';
      throw new NoAnswerError(`the connection to ${host} broke off or was never made${system}`);
    }
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}
