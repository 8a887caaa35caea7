import { oauth2Authorizer } from '../auth/oauth2';
import { ProviderError } from '../errors/provider-error';
import type { HttpAnswer } from '../http/http-client';
import { systemClock, type Clock } from '../http/clock';
import { createRequestGate, type RequestGate } from '../http/request-gate';
import type { JsonObject } from '../json/json-field';
import { parseJsonObject } from '../json/parse-json-object';
import { queryText } from '../query/filter';
import { collections } from '../rest/collections';
import { connectProvider, type ConnectedProvider } from '../rest/connect-provider';
import type { ClientOptions, ProviderSettings } from '../rest/provider-settings';
import { recordsOf } from '../rest/read-page';
import { applyFix, type ConnectionFix } from './connection-fix';

/** No check asks more often than this, whatever it meets. */
export const MOST_REQUESTS = 80;
/** The longest wait a provider is granted when it asks to come back later. */
const LONGEST_WAIT_MS = 5_000;

export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
  readonly sort: boolean;
  readonly fields: boolean;
  readonly filter?: string;
}

/** One page as it was answered. Lives no longer than the check. */
export interface SeenPage {
  readonly rows: readonly JsonObject[];
  readonly ids: readonly string[];
  /** Rows that are no JSON object. */
  readonly unreadable: number;
  readonly total?: number;
  readonly durationMs: number;
}

/** One check of one connection: asks within its bounds, and keeps to the settings that were found to work. */
export class DoctorSession {
  /** As given, and mended by every fix that was tried with success. */
  settings: ProviderSettings;
  /** Seconds the provider's clock is ahead of ours, where it tells its time. */
  clockSkewSeconds = 0;
  requests = 0;
  readonly signal: AbortSignal;
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #connected = new Map<string, ConnectedProvider>();

  constructor(settings: ProviderSettings, options: ClientOptions, signal: AbortSignal) {
    this.settings = settings;
    this.signal = signal;
    this.#clock = options.clock ?? systemClock;
    const timeouts = {
      connect: 10_000,
      idle: 20_000,
      total: 60_000,
      ...options.timeouts,
    };
    const retry = { attempts: 1 };
    this.#options = {
      ...options,
      timeouts,
      retry,
      gate: this.#countingGate(options.gate),
    };
  }

  /** @throws ProviderError the settings cannot be used */
  connect(settings = this.settings): ConnectedProvider {
    const key = JSON.stringify(settings);
    const known = this.#connected.get(key) ?? connectProvider(settings, this.#options);
    this.#connected.set(key, known);
    return known;
  }

  /** From now on with this fix. */
  adopt(fix: ConnectionFix): void {
    this.settings = applyFix(this.settings, fix);
  }

  with(fix: ConnectionFix): ProviderSettings {
    return applyFix(this.settings, fix);
  }

  /** Asks without signing in, and takes whatever answer comes. @throws ProviderError there was none */
  async unsigned(): Promise<HttpAnswer> {
    const { connection, baseUrl } = this.connect();
    this.#count();
    const url = `${baseUrl}/orgs?limit=1`;
    return connection.http.send({
      method: 'GET',
      url,
      headers: { Accept: 'application/json' },
      signal: this.signal,
    });
  }

  /** Asks for a token, afresh. @throws ProviderError */
  async token(settings = this.settings): Promise<void> {
    if (settings.auth.type !== 'oauth2') return;
    const { connection } = this.connect(settings);
    this.#count();
    const { http, policy, retry } = connection;
    this.signal.throwIfAborted();
    await oauth2Authorizer(settings.auth, http, policy, retry).header({
      method: 'GET',
      url: settings.baseUrl,
    });
  }

  /** One page, with one more attempt where the provider asks for it. @throws ProviderError */
  async page(
    path: 'orgs' | 'users',
    { limit, offset, sort, fields, filter }: PageRequest,
    settings = this.settings,
  ): Promise<SeenPage> {
    const { baseUrl, requests } = this.connect(settings);
    const parameters: [string, string | number][] = [
      ['limit', limit],
      ['offset', offset],
    ];
    if (sort) parameters.push(['sort', 'sourcedId'], ['orderBy', 'asc']);
    if (fields) parameters.push(['fields', collections[path].fields.join(',')]);
    if (filter !== undefined) parameters.push(['filter', filter]);
    const url = `${baseUrl}/${path}?${queryText(parameters)}`;
    const answer = await this.#patiently(() => requests.once(url, this.signal));
    return seenPage(answer, path);
  }

  close(): void {
    for (const { connection } of this.#connected.values()) connection.close();
  }

  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== 'TOO_MANY_REQUESTS') throw error;
      const wait = error.retryAfterMs ?? 1_000;
      if (wait > LONGEST_WAIT_MS) throw error;
      await this.#clock.wait(wait, this.signal);
      return ask();
    }
  }

  #count(): void {
    this.requests += 1;
    if (this.requests <= MOST_REQUESTS) return;
    throw new ProviderError(
      'ABORTED',
      `The check was ended after ${MOST_REQUESTS} requests, so as not to be a burden.`,
    );
  }

  #countingGate(gate: RequestGate = createRequestGate({ concurrency: 1 })): RequestGate {
    return {
      run: (host, work, signal) =>
        gate.run(
          host,
          () => {
            this.#count();
            return work();
          },
          signal,
        ),
    };
  }
}

function seenPage(answer: HttpAnswer, path: 'orgs' | 'users'): SeenPage {
  const rows: JsonObject[] = [];
  let unreadable = 0;
  for (const { bytes } of recordsOf(answer, collections[path].envelopes)) {
    try {
      rows.push(parseJsonObject(bytes));
    } catch {
      unreadable += 1;
    }
  }
  const total = answer.headers['x-total-count']?.trim() ?? '';
  return {
    rows,
    ids: rows.map((row) => String(row['sourcedId'])),
    unreadable,
    ...(/^\d{1,15}$/.test(total) ? { total: Number(total) } : {}),
    durationMs: answer.durationMs,
  };
}
