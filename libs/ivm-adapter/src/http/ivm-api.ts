import { setTimeout as sleep } from 'node:timers/promises';
import { IvmDeliveryError } from '../port/ivm-delivery-error';
import type { WireProblem } from '../wire/wire-types';
import { AccessToken, jsonObject, type ClientCredentials } from './access-token';
import { allowedUrl, type Reach } from './allowed-address';
import { type HttpAnswer, HttpAttempts, NoAnswerError } from './http-attempt';
import { retryAfterMs, retryDelay, type RetryLimits } from './retry-delay';

export interface IvmApiSettings {
  readonly baseUrl: string;
  readonly oauth2: ClientCredentials;
  readonly reach: Reach;
  readonly timeoutMs: number;
  readonly retry: RetryLimits;
}

export interface IvmRequest {
  readonly method: 'GET' | 'PUT';
  /** Below the base address, its parts encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** The same for every attempt. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal | undefined;
  /** Asked before each attempt. */
  readonly fence?: (() => Promise<void>) | undefined;
}

/** What IVM said for good: an answer, or why the request as it is will never be taken (409, 413, 422). */
export type IvmAnswer =
  | { readonly body: Record<string, unknown> }
  | { readonly problem: Partial<WireProblem> & { status: number } };

/** Requests of the wire contract: signed in, tried again within bounds, as slowly as IVM asks for. */
export class IvmApi {
  readonly #attempts: HttpAttempts;
  readonly #token: AccessToken;
  readonly #base: string;
  /** IVM asked everybody to wait until then, by `performance.now()`. */
  #waitUntil = 0;

  /** @throws IvmDeliveryError `SETTINGS_INVALID`, `ADDRESS_NOT_ALLOWED` */
  constructor(private readonly settings: IvmApiSettings) {
    this.#base = allowedUrl(settings.baseUrl, "IVM's address", settings.reach).href.replace(/\/+$/, '');
    const tokenUrl = allowedUrl(settings.oauth2.tokenUrl, "The address for IVM's tokens", settings.reach);
    this.#attempts = new HttpAttempts(settings.reach, settings.timeoutMs);
    this.#token = new AccessToken(settings.oauth2, tokenUrl, this.#attempts);
  }

  /** @throws IvmDeliveryError; whatever `fence` and `signal` throw */
  async ask(request: IvmRequest): Promise<IvmAnswer> {
    let refusedToken: string | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const failed = await this.#try(request, refusedToken);
      if (failed.answer !== undefined) return failed.answer;
      if (failed.refusedToken !== undefined) {
        if (refusedToken !== undefined)
          throw new IvmDeliveryError('SIGN_IN_FAILED', 'IVM refuses the token that its own endpoint gave.');
        refusedToken = failed.refusedToken;
        continue;
      }
      const { wait } = failed;
      const delay = retryDelay({ attempt, retryAfterMs: wait, jitter: Math.random() }, this.settings.retry);
      if (delay === null)
        throw new IvmDeliveryError(
          'IVM_UNAVAILABLE',
          `IVM gave no usable answer after ${attempt} attempt${attempt === 1 ? '' : 's'}: ${failed.why}. It is tried again later.`,
          { retryable: true },
        );
      if (wait !== undefined) this.#waitUntil = Math.max(this.#waitUntil, performance.now() + delay);
      else
        await sleep(delay, undefined, request.signal ? { signal: request.signal } : {}).catch(
          () => undefined,
        );
    }
  }

  close(): void {
    this.#attempts.close();
  }

  async #try(
    { method, path, body, idempotencyKey, signal, fence }: IvmRequest,
    refusedToken: string | undefined,
  ): Promise<Outcome> {
    await this.#turn(signal);
    try {
      const authorization = await this.#token.header(refusedToken);
      signal?.throwIfAborted();
      await fence?.();
      const answer = await this.#attempts.send({
        method,
        url: this.#base + path,
        headers: {
          accept: 'application/json',
          authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
      });
      return answer.status === 401 ? { refusedToken: authorization } : readAnswer(answer);
    } catch (error) {
      if (error instanceof NoAnswerError) return { why: error.message };
      if (error instanceof IvmDeliveryError && error.retryable)
        return { why: 'its token endpoint is not up' };
      throw error;
    }
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    for (
      let left = this.#waitUntil - performance.now();
      left > 0;
      left = this.#waitUntil - performance.now()
    ) {
      signal?.throwIfAborted();
      await sleep(left, undefined, signal ? { signal } : {}).catch(() => undefined);
    }
    signal?.throwIfAborted();
  }
}

/** An answer, a token that is no longer good, or why there is no answer and how long IVM wants us to wait. */
interface Outcome {
  readonly answer?: IvmAnswer;
  readonly refusedToken?: string;
  readonly why?: string;
  readonly wait?: number | undefined;
}

/** @throws IvmDeliveryError when asking again cannot help */
function readAnswer({ status, headers, body }: HttpAnswer): Outcome {
  if (status >= 200 && status < 300) {
    const value = jsonObject(body);
    // An answer cut off on its way says nothing of what was done: the same key is asked again.
    return Object.keys(value).length === 0 ? { why: 'its answer is no JSON' } : { answer: { body: value } };
  }
  const why = `it answers ${status}`;
  if (status === 429 || status === 503)
    return { why, wait: retryAfterMs(headers['retry-after'], Date.now()) };
  if (status >= 500 || status === 408 || status === 425) return { why };
  if (status === 409 || status === 413 || status === 422)
    return { answer: { problem: { ...jsonObject(body), status } } };
  if (status === 403)
    throw new IvmDeliveryError('SIGN_IN_FAILED', 'IVM does not let this client do this (403).');
  if (status === 404)
    throw new IvmDeliveryError('SCHOOL_UNKNOWN', 'IVM has no such school (404); see the schools it names.');
  throw new IvmDeliveryError('UNEXPECTED_ANSWER', `IVM answers ${status}, which its contract does not have.`);
}
