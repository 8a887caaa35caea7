/** The parts of a request that say who asks. */
export interface Credentials {
  readonly method: string;
  /** Scheme, host and port as the client addressed them, e.g. http://127.0.0.1:4200 */
  readonly origin: string;
  /** Raw, as on the wire, with a slash at the start. */
  readonly path: string;
  /** Raw, without the question mark. */
  readonly query: string;
  /** Authorization header; '' without one. */
  readonly authorization: string;
}

export interface Authenticator {
  /**
   * Scopes the caller has; undefined: all.
   * @throws BadRequest 401, whose message says for the log what was wrong
   */
  authenticate(credentials: Credentials): readonly string[] | undefined;
  /** Every token given out until now is no longer good. */
  expireTokens(): void;
}

export const anybody: Authenticator = { authenticate: () => undefined, expireTokens: () => undefined };
