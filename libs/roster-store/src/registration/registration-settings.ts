import type { RegistrationKind } from '../district/ensure-registration';
import type { Secrets } from '../secrets/sealed-secrets';

export type RegistrationState = 'draft' | 'checked' | 'enabled' | 'paused' | 'retired';

/**
 * Where a registration's data come from, nothing secret in it. Paths are absolute and of the worker's machine.
 * - `bundle`: one CSV bundle that is replaced in its place;
 * - `drop-folder`: a folder that an SFTP server or an upload fills with CSV bundles;
 * - `rest`: a OneRoster 1.1 endpoint.
 */
export type SourceSettings =
  | { readonly type: 'bundle'; readonly path: string }
  | { readonly type: 'drop-folder'; readonly path: string }
  | {
      readonly type: 'rest';
      readonly baseUrl: string;
      readonly auth: 'oauth1' | 'oauth2' | 'bearer' | 'none';
      readonly tokenUrl?: string;
      readonly signature?: 'sha256' | 'sha1';
      readonly clientAuth?: 'basic' | 'body' | 'raw';
      readonly pageSize?: number;
    };

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
  readonly secrets: Secrets | null;
  readonly listFolder: string | null;
  readonly schools: readonly string[] | null;
}
