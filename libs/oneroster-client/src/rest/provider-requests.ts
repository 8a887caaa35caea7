import type { Authorizer } from '../auth/authorizer';
import { ProviderError } from '../errors/provider-error';
import type { HttpAnswer, HttpClient } from '../http/http-client';
import type { RequestGate } from '../http/request-gate';
import { waitBeforeRetry, type Retrying } from '../http/wait-before-retry';
import { statusError } from './status-error';

const MOST_REDIRECTS = 3;

/** Asks one provider, in its name for us: authorised, paced, and answered by a 2xx or an error. */
export class ProviderRequests {
  constructor(
    private readonly http: HttpClient,
    private readonly authorizer: Authorizer,
    private readonly gate: RequestGate,
    readonly retry: Retrying,
  ) {}

  /**
   * One attempt. A 401 is answered once by a renewed authorisation, a redirect by following it on the same origin.
   * @throws ProviderError
   */
  async once(url: string, signal?: AbortSignal): Promise<HttpAnswer> {
    let renewed = false;
    let address = url;
    for (let redirects = 0; ;) {
      const { answer, header } = await this.#attempt(address, signal);
      if (answer.status >= 200 && answer.status < 300) return answer;
      if (answer.status === 401 && !renewed && (await this.authorizer.renew(header, signal))) {
        renewed = true;
        continue;
      }
      const target = redirectTarget(answer, address);
      if (target === undefined || redirects >= MOST_REDIRECTS) throw statusError(answer, Date.now());
      redirects += 1;
      address = target;
    }
  }

  /** As `once`, with further attempts where they may help. */
  async get(url: string, signal?: AbortSignal): Promise<HttpAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(url, signal);
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        await waitBeforeRetry(error, attempt, this.retry, signal);
      }
    }
  }

  async #attempt(url: string, signal: AbortSignal | undefined) {
    const work = async () => {
      const header = await this.authorizer.header({ method: 'GET', url, ...(signal ? { signal } : {}) });
      const headers = {
        Accept: 'application/json',
        ...(header === undefined ? {} : { Authorization: header }),
      };
      const answer = await this.http.send({ method: 'GET', url, headers, ...(signal ? { signal } : {}) });
      return { answer, header };
    };
    try {
      return await this.gate.run(new URL(url).host, work, signal);
    } catch (error) {
      if (signal?.aborted) throw new ProviderError('ABORTED', 'The request was cancelled.');
      throw error;
    }
  }
}

/** Where to ask instead, on the same origin only: our credentials are for this one. */
function redirectTarget(answer: HttpAnswer, from: string): string | undefined {
  const { location } = answer.headers;
  if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return undefined;
  if (!URL.canParse(location, from)) return undefined;
  const target = new URL(location, from);
  target.hash = '';
  if (target.origin === new URL(from).origin && target.username === '') return target.href;
  throw new ProviderError(
    'REDIRECTED_ELSEWHERE',
    'The provider sends us on to another address, where our credentials do not belong. ' +
      'Ask the SIS for the address it wants to be asked at, and set that.',
    { status: answer.status },
  );
}
