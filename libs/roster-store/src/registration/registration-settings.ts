import type { RegistrationKind } from '../district/ensure-registration';
import type { Secrets } from '../secrets/sealed-secrets';

export type RegistrationState = 'draft' | 'checked' | 'enabled' | 'paused' | 'retired';

/**
 * Where a registration's data come from, nothing secret in it. Paths are absolute and of the worker's machine.
 * - `bundle`: one CSV bundle that is replaced in its place;
 * - `drop-folder`: a folder that an SFTP server fills with CSV bundles;
 * - `upload`: CSV bundles sent over HTTP, each read by a run of its own; nothing is read by schedule;
 * - `rest`: a OneRoster 1.1 endpoint;
 * - `classlink`: one district of ClassLink's Roster Server.
 */
export type SourceSettings =
  | { readonly type: 'bundle'; readonly path: string }
  | { readonly type: 'drop-folder'; readonly path: string }
  | { readonly type: 'upload' }
  | RestSourceSettings
  | ClassLinkSourceSettings;

/** How a provider's lists are asked for; what is left out is as the client has it. */
export interface ListSettings {
  /** Rows asked for per page. */
  readonly pageSize?: number;
  /** Pages asked for at once. */
  readonly pagesInFlight?: number;
  /** Ask for rows in the order of their ids. */
  readonly sort?: boolean;
  /** Ask for only the fields that are read. */
  readonly selectFields?: boolean;
  /** Certificate authorities to trust besides the public ones, PEM. */
  readonly ca?: string;
}

/** How a provider is asked to believe us, but for the secrets. */
export interface SignInSettings {
  /** Its secrets: `oauth1` and `oauth2` have `key` and `secret`, `bearer` has `bearer`, `none` has none. */
  readonly auth: 'oauth1' | 'oauth2' | 'bearer' | 'none';
  /** With oauth1. */
  readonly signature?: 'sha256' | 'sha1';
  /** With oauth2, as the rest below. */
  readonly tokenUrl?: string;
  readonly clientAuth?: 'basic' | 'body' | 'raw';
  readonly parametersIn?: 'body' | 'query';
  readonly scopes?: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface RestSourceSettings extends SignInSettings, ListSettings {
  readonly type: 'rest';
  /** With or without /ims/oneroster/v1p1. */
  readonly baseUrl: string;
}

export interface ClassLinkSourceSettings extends ListSettings {
  readonly type: 'classlink';
  /**
   * `oneroster_application_id`, verbatim as ClassLink lists it; for direct access the id its server is told by, which some
   * proxies want to be `application_id`. The secret is `partnerKey`.
   */
  readonly applicationId: string;
  /** Through ClassLink's proxy; or the district's own server with OAuth 1.0a, both told by ClassLink when a run begins. */
  readonly access: 'proxy' | 'direct';
  /** Where ClassLink is asked; default ClassLink's own address. */
  readonly proxyUrl?: string;
}

/** What may be changed of a registration; what is left out stays. */
export interface RegistrationChange {
  readonly state?: RegistrationState;
  /** Cron expression on the clock of the district's zone; see `nextDue`. */
  readonly cron?: string;
  readonly source?: SourceSettings;
  /** Stored sealed; never given back but to a run. Null: none. */
  readonly secrets?: Secrets | null;
  /** Folder IVM's list files go to; null: none are written. */
  readonly listFolder?: string | null;
  /** sourcedIds of the only schools a run may touch; null: all. */
  readonly schools?: readonly string[] | null;
}

/** All a run needs to know of its registration. */
export interface RegistrationForRun {
  readonly districtId: number;
  readonly id: number;
  readonly name: string;
  readonly kind: RegistrationKind;
  readonly state: RegistrationState;
  readonly cron: string;
  /** IANA name of the district's zone. */
  readonly timezone: string;
  /** Null: not set up. */
  readonly source: SourceSettings | null;
  readonly listFolder: string | null;
  readonly schools: readonly string[] | null;
  /**
   * Opens the secrets; null: it has none. Called when a run reads its source, and at no other time.
   * @throws {StoreRefused} with a sentence when they cannot be opened
   */
  openSecrets(): Secrets | null;
}
