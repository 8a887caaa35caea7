/** How the sandbox wants to be asked. */
export type SandboxAuth = { readonly type: 'none' } | SandboxBearer | SandboxOAuth1 | SandboxOAuth2;

export interface SandboxBearer {
  readonly type: 'bearer';
  readonly token: string;
}

/** OAuth 1.0a, two-legged (RFC 5849): header only, every query parameter signed. */
export interface SandboxOAuth1 {
  readonly type: 'oauth1';
  readonly key: string;
  readonly secret: string;
  /** Default: HMAC-SHA256 only. */
  readonly methods?: readonly ('HMAC-SHA256' | 'HMAC-SHA1')[];
  /** How far the timestamp may be from the sandbox's clock. Default 300. */
  readonly windowSeconds?: number;
}

/** How the client's id and secret come to the token endpoint (RFC 6749, section 2.3.1). */
export type ClientAuthentication =
  /** Basic, id and secret form-encoded first, as the RFC says. */
  | 'basic'
  /** client_id and client_secret in the form body. */
  | 'body'
  /** Basic with id and secret as they are. */
  | 'raw basic';

/** OAuth 2 client credentials (RFC 6749, section 4.4). */
export interface SandboxOAuth2 {
  readonly type: 'oauth2';
  readonly clientId: string;
  readonly clientSecret: string;
  /** Which are accepted. Default: basic. */
  readonly clientAuthentication?: readonly ClientAuthentication[];
  /** Path of the token endpoint. Default /token. */
  readonly tokenPath?: string;
  /** Scopes this client may have; default: the three of OneRoster 1.1. A token without scope asked for gets them all. */
  readonly scopes?: readonly string[];
  /** Default 3600. */
  readonly lifetimeSeconds?: number;
  /** The answer says nothing of scope, or of expires_in. */
  readonly omits?: readonly ('scope' | 'expires_in')[];
  /** Further form parameters that must come along, such as an audience. */
  readonly requires?: Readonly<Record<string, string>>;
  /** The parameters may also stand in the query string, as some token endpoints want it. Default false. */
  readonly acceptsQuery?: boolean;
}

const SCOPE_PREFIX = 'https://purl.imsglobal.org/spec/or/v1p1/scope/';

/** The read scopes of OneRoster 1.1 (section 3.8.2). */
export const oneRosterScopes = {
  core: `${SCOPE_PREFIX}roster-core.readonly`,
  roster: `${SCOPE_PREFIX}roster.readonly`,
  demographics: `${SCOPE_PREFIX}roster-demographics.readonly`,
} as const;

/** Whether granted scopes allow what a route asks. roster.readonly includes the core. */
export function allows(granted: readonly string[], scope: string): boolean {
  const asked = `${SCOPE_PREFIX}${scope}`;
  return (
    granted.includes(asked) || (asked === oneRosterScopes.core && granted.includes(oneRosterScopes.roster))
  );
}
