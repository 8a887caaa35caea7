import type { FieldMappingPreset } from './field-mappings';
import type { QuirkName } from './quirks';
import type { SourceName } from './sources';

/**
 * How sure a claim is. `documented`: whoever makes the product says so in public. `reported`: somebody else does.
 * `unconfirmed`: nobody found so far; it has to be asked.
 */
export type Sureness = 'documented' | 'reported' | 'unconfirmed';

/** Nothing is said of a provider without where it is from and how sure that is. */
export interface Claim<Value> {
  readonly value: Value;
  readonly sureness: Sureness;
  readonly source: SourceName;
  /** What a reader should know before relying on it. */
  readonly note?: string;
}

/**
 * Whether parents and guardians come over OneRoster. `documented`: they are known to. `portal_accounts_needed`: only
 * those with an account of their own in the SIS. `unconfirmed`: ask; nothing may be concluded from their absence.
 */
export type ContactsOverOneRoster = 'documented' | 'portal_accounts_needed' | 'unconfirmed';

/** What to set for a registration, as far as it is known. A field that is not there is not known. */
export interface ProviderPreset {
  readonly auth?: Claim<'oauth1' | 'oauth2' | 'classlink'>;
  readonly signature?: Claim<'sha256' | 'sha1'>;
  readonly clientAuth?: Claim<'basic' | 'body' | 'raw'>;
  /** Form of the base URL; what stands in angle brackets differs from district to district. */
  readonly baseUrl?: Claim<string>;
  /** Form of the token URL. */
  readonly tokenUrl?: Claim<string>;
  readonly scopes?: Claim<readonly string[]>;
  readonly pageSize?: Claim<number>;
}

export interface CatalogueEntry {
  /** Stable: stored with a registration. */
  readonly id: string;
  readonly name: string;
  /** Other names people write, beside the name itself. */
  readonly alsoCalled: readonly string[];
  /** Hosts it is found at: a name and everything below it. */
  readonly hosts: readonly Claim<string>[];
  /** That it serves OneRoster at all. */
  readonly offersOneRoster: Claim<true>;
  readonly contacts: Claim<ContactsOverOneRoster>;
  readonly preset: ProviderPreset;
  readonly quirks: readonly Claim<QuirkName>[];
  readonly fieldMappings: readonly Claim<FieldMappingPreset>[];
}
