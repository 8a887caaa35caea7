import { createFingerprinter, fingerprintText } from '../compare/fingerprint';
import { normaliseOrg } from '../normalise/normalise-org';
import { normaliseUser, NORMALISER_VERSION } from '../normalise/normalise-user';
import type { ContactRecord, OrgRecord, StudentRecord } from '../normalise/roster-record';
import type { Absence, CollectionMode } from '../source/roster-source';

/** One pull as plain objects: OneRoster JSON records, in the order the provider sent them. */
export interface ModelPull {
  /** The instant the provider's data were exported, in milliseconds since the epoch. */
  readonly observedAt?: number;
  /** What it means not to be in a full collection; default: a statement, as in a CSV file marked bulk. */
  readonly absence?: Absence;
  readonly orgs?: { readonly mode: CollectionMode; readonly records: readonly object[] };
  readonly users?: {
    readonly mode: CollectionMode;
    readonly records: readonly object[];
    /** How many further records nobody could read. */
    readonly unreadable?: number;
  };
  /** Rows of a supplement, cells by column name; absent: none was given, and the last one stands. */
  readonly supplement?: { readonly observedAt?: number; readonly rows: readonly object[] };
}

/** What one pull says, one entry an id: the winner where an id came more than once. */
export interface ModelReading {
  orgs: Map<string, OrgRecord>;
  students: Map<string, StudentRecord>;
  contacts: Map<string, ContactRecord>;
  /** Ids whose record was rejected, or that came with different contents (of a student and of a contact, too). */
  doubtful: Set<string>;
  rejected: Set<string>;
  /** Some record named nobody we could recognise: then absence proves nothing. */
  unreadable: boolean;
}

export function readModelPull(pull: ModelPull): ModelReading {
  const reading: ModelReading = {
    orgs: new Map(),
    students: new Map(),
    contacts: new Map(),
    doubtful: new Set(),
    rejected: new Set(),
    unreadable: (pull.users?.unreadable ?? 0) > 0,
  };
  for (const raw of pull.orgs?.records ?? []) {
    const org = normaliseOrg(raw);
    if (org.kind !== 'org') continue;
    const other = reading.orgs.get(org.sourcedId);
    if (other === undefined || comesFirst(org, other)) reading.orgs.set(org.sourcedId, org);
  }
  const fingerprints = new Map<object, string>();
  const print = createFingerprinter({
    collection: { resource: 'users', mode: 'full', shape: 'model' },
    normaliserVersion: NORMALISER_VERSION,
    settings: '',
  });
  for (const raw of pull.users?.records ?? []) {
    const user = normaliseUser(raw);
    if (user.kind === 'other-role') continue;
    if (user.kind === 'rejected') {
      if (user.sourcedId !== null) {
        reading.rejected.add(user.sourcedId);
        reading.doubtful.add(user.sourcedId);
      }
      continue;
    }
    fingerprints.set(user, fingerprintText(print(new TextEncoder().encode(JSON.stringify(raw)))));
    const people: Map<string, StudentRecord | ContactRecord> =
      user.kind === 'student' ? reading.students : reading.contacts;
    const other = people.get(user.sourcedId);
    if (other !== undefined && fingerprints.get(other) !== fingerprints.get(user))
      reading.doubtful.add(user.sourcedId);
    if (other === undefined || isNewer(user, other, fingerprints)) people.set(user.sourcedId, user);
  }
  for (const id of reading.students.keys()) if (reading.contacts.has(id)) reading.doubtful.add(id);
  return reading;
}

/** Of an org that comes twice the active one counts, then the first by name and type: the order of records is no matter. */
function comesFirst(one: OrgRecord, other: OrgRecord): boolean {
  if (one.status !== other.status) return one.status === 'active';
  if (one.name !== other.name) return one.name < other.name;
  return one.type < other.type;
}

/** The newest dateLastModified wins; a tie is settled by the fingerprint, so that the order of records is no matter. */
function isNewer(
  one: StudentRecord | ContactRecord,
  other: StudentRecord | ContactRecord,
  fingerprints: Map<object, string>,
): boolean {
  const [a, b] = [one.dateLastModified ?? -Infinity, other.dateLastModified ?? -Infinity];
  if (a !== b) return a > b;
  return (fingerprints.get(one) as string) > (fingerprints.get(other) as string);
}
