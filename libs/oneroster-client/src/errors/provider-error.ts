/** What went wrong between us and a provider. A stable part of the interface: add, don't rename. */
export type ProviderErrorCode =
  /** The settings cannot be used: no URL, plain http off loopback, a query in the base URL … */
  | 'INVALID_SETTINGS'
  /** The URL is of, or the provider speaks, another OneRoster version. */
  | 'VERSION_NOT_SUPPORTED'
  /** The name leads to an address inside a network, on this machine, or to a cloud's metadata service. */
  | 'ADDRESS_NOT_ALLOWED'
  | 'HOST_NOT_FOUND'
  | 'CONNECTION_REFUSED'
  | 'TLS_FAILED'
  | 'PROXY_FAILED'
  /** Nothing came for too long: while connecting, between two bytes, or over all. */
  | 'TIMED_OUT'
  /** The answer ended before its end. */
  | 'CONNECTION_LOST'
  | 'TOO_LARGE'
  | 'REDIRECTED_ELSEWHERE'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'TOO_MANY_REQUESTS'
  /** Another 4xx. */
  | 'REQUEST_REFUSED'
  /** 5xx. */
  | 'SERVER_ERROR'
  /** No JSON, or JSON without the list that was asked for; an error body with status 200 too. */
  | 'UNEXPECTED_ANSWER'
  /** The token endpoint gave no token. */
  | 'TOKEN_REFUSED'
  /** The caller's signal asked for it, or the provider was closed. */
  | 'ABORTED';

export interface ProviderErrorDetails {
  readonly retryable?: boolean;
  readonly status?: number;
  /** imsx_CodeMinor, or OAuth's error code: letters and underscores only. */
  readonly minor?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * A request that had no usable answer. `text` (also the message) is for people and holds neither a secret nor content
 * of a record; nor does any other property. `cause` is at most the system's own error (ECONNREFUSED and the like).
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly text: string;
  /** Whether the same request, with nothing else changed, may succeed later. */
  readonly retryable: boolean;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  readonly minor?: string;
  /** How long the provider asked us to wait. */
  readonly retryAfterMs?: number;

  constructor(
    readonly code: ProviderErrorCode,
    text: string,
    details: ProviderErrorDetails = {},
  ) {
    super(text, details.cause === undefined ? undefined : { cause: details.cause });
    this.text = text;
    this.retryable = details.retryable ?? false;
    this.status = details.status;
    this.minor = details.minor;
    this.retryAfterMs = details.retryAfterMs;
  }
}
