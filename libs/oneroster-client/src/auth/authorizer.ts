/** Puts our name to a request. One of these serves all requests of a client. */
export interface Authorizer {
  /** The Authorization header of one attempt; undefined: none. */
  header(request: AuthorizedRequest): Promise<string | undefined>;
  /**
   * After a 401: tries to come by a better header than the one that failed, once for all requests that failed with it.
   * @returns whether asking again makes sense
   */
  renew(failed: string | undefined, signal?: AbortSignal): Promise<boolean>;
}

export interface AuthorizedRequest {
  readonly method: 'GET';
  /** Exactly as it goes over the wire. */
  readonly url: string;
  readonly signal?: AbortSignal;
}

export function staticAuthorizer(header: string | undefined): Authorizer {
  return { header: () => Promise.resolve(header), renew: () => Promise.resolve(false) };
}
