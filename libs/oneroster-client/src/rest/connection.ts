import type { Authorizer } from '../auth/authorizer';
import { ProviderError } from '../errors/provider-error';
import type { AddressPolicy } from '../http/allowed-address';
import { systemClock } from '../http/clock';
import { HttpClient } from '../http/http-client';
import { createRequestGate, type RequestGate } from '../http/request-gate';
import { defaultRetryLimits } from '../http/retry-delay';
import type { Retrying } from '../http/wait-before-retry';
import { ProviderRequests } from './provider-requests';
import type { ClientOptions, Timeouts } from './provider-settings';

const defaultTimeouts: Timeouts = { connect: 10_000, idle: 60_000, total: 300_000 };
const MOST_BYTES = 64 * 1024 * 1024;

/** What asking a provider takes, made from its settings; the client, the doctor and ClassLink's discovery share it. */
export interface Connection {
  readonly http: HttpClient;
  readonly policy: AddressPolicy;
  readonly retry: Retrying;
  /** @param gate default: the client's. Who is asked for while a request holds a place there needs another one. */
  requests(authorizer: Authorizer, gate?: RequestGate): ProviderRequests;
  close(): void;
}

export function createConnection(options: ClientOptions, ca?: string): Connection {
  const policy = {
    allowPrivateNetwork: options.allowPrivateNetwork ?? false,
    allowLoopback: options.allowLoopback ?? false,
  };
  const http = new HttpClient({
    policy,
    timeouts: { ...defaultTimeouts, ...options.timeouts },
    maxBodyBytes: options.maxBodyBytes ?? MOST_BYTES,
    ...(ca === undefined ? {} : { ca }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
  });
  const { clock = systemClock } = options;
  const retry = { limits: { ...defaultRetryLimits, ...options.retry }, clock };
  const gate = options.gate ?? createRequestGate();
  return {
    http,
    policy,
    retry,
    requests: (authorizer, other = gate) => new ProviderRequests(http, authorizer, other, retry),
    close: () => http.close(),
  };
}

/** A header takes no line breaks; a token pasted with one is cut before the secret is anywhere. */
export function headerValue(value: string, what: string): string {
  const token = value.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new ProviderError(
    'INVALID_SETTINGS',
    `${what} is missing, or has blanks or other odd characters in it.`,
  );
}
