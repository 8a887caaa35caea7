import type { Clock } from '../http/clock';
import type { RequestGate } from '../http/request-gate';
import type { RetryLimits } from '../http/retry-delay';

/** How a provider is asked to believe us. Each holds secrets: none of it is ever in an error or a warning. */
export type AuthSettings =
  Oauth1Settings | Oauth2Settings | BearerSettings | ClassLinkProxySettings | { readonly type: 'none' };

/** OAuth 1.0a, two-legged (RFC 5849; OneRoster 1.1 section 4.2 of the security profile). */
export interface Oauth1Settings {
  readonly type: 'oauth1';
  readonly key: string;
  readonly secret: string;
  /** Default sha256, as the specification asks; some servers know only sha1. */
  readonly signature?: 'sha256' | 'sha1';
}

/** OAuth 2 client credentials (RFC 6749 section 4.4). */
export interface Oauth2Settings {
  readonly type: 'oauth2';
  /** Always its own setting: it differs everywhere and is not to be guessed. May hold a query. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /**
   * `basic`: Authorization header, url-encoded as RFC 6749 section 2.3.1 asks (default). `raw`: the same without that
   * encoding. `body`: client_id and client_secret among the parameters.
   */
  readonly clientAuth?: 'basic' | 'raw' | 'body';
  /** Where grant_type and the like go. Default: the form body. */
  readonly parametersIn?: 'body' | 'query';
  /** Default: roster-core.readonly. An empty list sends none. */
  readonly scopes?: readonly string[];
  /** Further parameters, such as audience or resource. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A token that was handed out once and for all. */
export interface BearerSettings {
  readonly type: 'bearer';
  readonly token: string;
}

/** One district behind ClassLink's proxy; its bearer is read from the list of applications. `baseUrl` is not used. */
export interface ClassLinkProxySettings {
  readonly type: 'classlink';
  readonly partnerKey: string;
  /** `oneroster_application_id`, verbatim as the list of applications gives it (it is escaped already). */
  readonly applicationId: string;
  /** Default https://oneroster-proxy.apis.classlink.com */
  readonly proxyUrl?: string;
}

/** One connection to one OneRoster 1.1 provider: what a registration stores. */
export interface ProviderSettings {
  /** With or without /ims/oneroster/v1p1, with or without a slash at its end. */
  readonly baseUrl: string;
  readonly auth: AuthSettings;
  /** Rows asked for per page. Default 1000. */
  readonly pageSize?: number;
  /** Pages asked for at once where the provider says how many rows there are. Default 4; without a total always 1. */
  readonly pagesInFlight?: number;
  /** Ask for rows in the order of their ids, so that they do not shift between pages. Default true. */
  readonly sort?: boolean;
  /** Ask for only the fields we read. Default true. */
  readonly selectFields?: boolean;
  /** Certificate authorities to trust besides the public ones, PEM. */
  readonly ca?: string;
}

/** What is not the district's but the machine's business. */
export interface ClientOptions {
  /** Addresses of private networks may be asked (and, by plain name, reached through DNS). Default false. */
  readonly allowPrivateNetwork?: boolean;
  /** This machine may be asked, also over plain http. Default false. */
  readonly allowLoopback?: boolean;
  /** A proxy (CONNECT) for every request, e.g. http://proxy.internal:3128. It then resolves names in our place. */
  readonly proxy?: string;
  readonly timeouts?: Partial<Timeouts>;
  /** Largest answer taken, unpacked. Default 64 MiB. */
  readonly maxBodyBytes?: number;
  readonly retry?: Partial<RetryLimits>;
  /** By which waits and the ages of tokens are told. Default: the system's. */
  readonly clock?: Clock;
  /** Shared by all clients which together must not ask one host too often. Default: one of its own. */
  readonly gate?: RequestGate;
  /** A walk of more pages than this is broken off. Default 100,000. */
  readonly maxPages?: number;
  /** How often a walk begins anew when rows shifted meanwhile. Default 2. */
  readonly restarts?: number;
}

/** Milliseconds. */
export interface Timeouts {
  /** Until the connection stands, name lookup and TLS included. Default 10,000. */
  readonly connect: number;
  /** Without one byte. Default 60,000. */
  readonly idle: number;
  /** For a whole answer. Default 300,000. */
  readonly total: number;
}
