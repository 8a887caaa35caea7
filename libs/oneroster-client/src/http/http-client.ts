import type { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { ProviderError } from '../errors/provider-error';
import type { Timeouts } from '../rest/provider-settings';
import type { AddressPolicy } from './allowed-address';
import { connectionError } from './connection-error';
import { createAgents, type Agents } from './guarded-agents';

export interface HttpSettings {
  readonly policy: AddressPolicy;
  readonly timeouts: Timeouts;
  readonly maxBodyBytes: number;
  readonly ca?: string;
  readonly proxy?: string;
}

/** The only two kinds of request there are. A provider is never written to: POST is for token endpoints. */
export type HttpRequest =
  | { readonly method: 'GET'; readonly url: string; readonly headers: Headers; readonly signal?: AbortSignal }
  | {
      readonly method: 'POST';
      readonly url: string;
      readonly headers: Headers;
      readonly form: string;
      readonly signal?: AbortSignal;
    };
type Headers = Readonly<Record<string, string>>;

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From the first byte sent to the last one received. */
  readonly durationMs: number;
}

/** One attempt of one request: no retry, no redirect, no reading of the answer. */
export class HttpClient {
  readonly #agents: Agents;
  readonly #axios: AxiosInstance;

  constructor(private readonly settings: HttpSettings) {
    this.#agents = createAgents({ ...settings, connectMs: settings.timeouts.connect });
    this.#axios = axios.create({
      adapter: 'http',
      httpAgent: this.#agents.http,
      httpsAgent: this.#agents.https,
      // axios would read proxies from the environment, and follow redirects with our credentials.
      proxy: false,
      maxRedirects: 0,
      responseType: 'stream',
      validateStatus: () => true,
      transformRequest: (data: unknown) => data,
      maxContentLength: -1,
      maxBodyLength: -1,
    });
  }

  /** @throws ProviderError no whole answer came */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    if (request.signal?.aborted) throw stopped();
    const { timeouts } = this.settings;
    const started = performance.now();
    const deadline = new Deadline(timeouts, request.signal);
    try {
      const response = await this.#axios.request<Readable>({
        url: request.url,
        method: request.method,
        headers: { 'User-Agent': 'oneroster-client', ...request.headers },
        ...(request.method === 'POST' ? { data: request.form } : {}),
        signal: deadline.signal,
      });
      const body = await this.#bodyOf(response, deadline);
      return {
        status: response.status,
        headers: headersOf(response),
        body,
        durationMs: performance.now() - started,
      };
    } catch (error) {
      if (request.signal?.aborted) throw stopped();
      throw deadline.expired ?? connectionError(error, new URL(request.url).host);
    } finally {
      deadline.clear();
    }
  }

  close(): void {
    this.#agents.destroy();
  }

  async #bodyOf(response: AxiosResponse<Readable>, deadline: Deadline): Promise<Buffer> {
    const { maxBodyBytes } = this.settings;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.data as AsyncIterable<Buffer>) {
      deadline.heard();
      size += chunk.length;
      if (size > maxBodyBytes) {
        response.data.destroy();
        throw new ProviderError(
          'TOO_LARGE',
          `The answer is larger than ${Math.floor(maxBodyBytes / 1024)} KiB. Ask for smaller pages.`,
          { status: response.status },
        );
      }
      chunks.push(chunk);
    }
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
  }
}

/** Ends a request that is silent or takes too long, or that the caller no longer wants. */
class Deadline {
  expired: ProviderError | undefined;
  readonly #controller = new AbortController();
  readonly #total: NodeJS.Timeout;
  #idle: NodeJS.Timeout;
  readonly #stop = (): void => this.#controller.abort();

  constructor(
    private readonly timeouts: Timeouts,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.#total = setTimeout(() => this.#expire('The answer took', timeouts.total), timeouts.total);
    this.#idle = this.#idleTimer();
    caller?.addEventListener('abort', this.#stop, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    clearTimeout(this.#idle);
    this.#idle = this.#idleTimer();
  }

  clear(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#idle);
    this.caller?.removeEventListener('abort', this.#stop);
  }

  #idleTimer(): NodeJS.Timeout {
    // The connection has a time-out of its own; silence counts on top of it.
    const wait = this.timeouts.idle;
    return setTimeout(() => this.#expire('The provider was silent for', wait), wait);
  }

  #expire(what: string, milliseconds: number): void {
    this.expired = new ProviderError('TIMED_OUT', `${what} more than ${milliseconds / 1000} s.`, {
      retryable: true,
    });
    this.#controller.abort();
  }
}

function headersOf(response: AxiosResponse<unknown>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers as Record<string, unknown>)) {
    if (value != null) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return headers;
}

function stopped(): ProviderError {
  return new ProviderError('ABORTED', 'The request was cancelled.');
}
