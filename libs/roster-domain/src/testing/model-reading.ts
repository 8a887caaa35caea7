import { createFingerprinter, fingerprintText } from '../compare/fingerprint';
import { createFactsReader, type RecordFacts } from '../mapping/facts-of-user';
import { NO_MAPPING, settingsOfUsers, type FieldMapping } from '../mapping/field-mapping';
import { normaliseOrg } from '../normalise/normalise-org';
import { normaliseUser, NORMALISER_VERSION } from '../normalise/normalise-user';
import { asFields } from '../normalise/read-field';
import type { ContactRecord, OrgRecord, StudentRecord } from '../normalise/roster-record';
import { contradict, strictestFacts } from '../rights/pair-facts';
import type { Absence, CollectionMode } from '../source/roster-source';
import { metadataKey } from './model-roster';

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
  /** metadataKey -> what the records of an id say in their metadata; of one that came twice the stricter. */
  facts: Map<string, SaidOfPair>;
  /** Some record named nobody we could recognise: then absence proves nothing. */
  unreadable: boolean;
}

type SaidOfPair = Omit<RecordFacts, 'to'>;

export function readModelPull(pull: ModelPull, mapping: FieldMapping = NO_MAPPING): ModelReading {
  const reading: ModelReading = {
    orgs: new Map(),
    students: new Map(),
    contacts: new Map(),
    doubtful: new Set(),
    rejected: new Set(),
    facts: new Map(),
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
    settings: settingsOfUsers(mapping),
  });
  const factsOf = createFactsReader(mapping);
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
    if (user.status === 'active')
      for (const { to, ...said } of factsOf(asFields(asFields(raw)['metadata']), user).facts)
        noteFacts(reading.facts, metadataKey(user.kind, user.sourcedId, to), said);
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

function noteFacts(all: Map<string, SaidOfPair>, key: string, one: SaidOfPair): void {
  const other = all.get(key);
  all.set(
    key,
    other === undefined
      ? one
      : {
          facts: strictestFacts(other.facts, one.facts),
          contradicting:
            other.contradicting || one.contradicting || contradict(other.facts.rights, one.facts.rights),
        },
  );
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
