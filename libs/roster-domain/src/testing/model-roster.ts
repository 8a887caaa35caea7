import type { SchoolState } from '../gate/school-state';
import type { PersonName } from '../identity/person-name';
import type { LinkState } from '../plan/planned-change';
import type { ContactRecord, StudentRecord } from '../normalise/roster-record';
import type { PairFacts } from '../rights/pair-facts';
import type { SupplementFacts } from '../supplement/supplement-row';

/** The roster of one registration, in memory and in the open: what the store must equal. */
export interface ModelRoster {
  schools: Map<string, ModelSchool>;
  students: Map<string, ModelStudent>;
  contacts: Map<string, ModelContact>;
  /** assertionKey -> what that side says. */
  assertions: Map<string, 'asserted' | 'silent'>;
  /** linkKey -> link. */
  links: Map<string, ModelLink>;
  /** linkKey -> what the supplement said last; people nobody knows (yet) included. */
  supplement: Map<string, ModelSupplementRow>;
  /** metadataKey -> what the metadata of a person's record said of one other, or of everybody. */
  metadata: Map<string, ModelMetadataRow>;
  /** The instant of the newest supplement anything of which acted: an older one is refused. */
  supplementAsOf: number | null;
  /** The instant of the newest pull that was held, in milliseconds since the epoch: an older one lifts no mark. */
  heldAt: number | null;
  /** The instant of the newest pull that was not applied as a whole: over such a time no grace runs. */
  brokenAt: number | null;
  /** By school, in order: what was left there whenever something was applied. */
  past: Map<string, readonly SchoolState[]>;
}

export interface ModelSchool {
  name: string;
  type: string;
  /** Once enabled, a school stays so until a person disables it, whatever the provider says of the org. */
  enabled: boolean;
  /** The age of what is known of it: milliseconds since the epoch; null before a full pull was applied. */
  asOf: number | null;
  /** Milliseconds of grace that have passed here: see `graceAdvance`. */
  graceClock: number;
  /** The same of what the supplement says of its students. */
  supplementAsOf: number | null;
}

export interface ModelStudent {
  record: StudentRecord;
  active: boolean;
  /** Its last record was rejected, or one id came with two contents. */
  doubtful: boolean;
  /** sourcedIds of the enabled schools the student belongs to; while missing, those they were last seen in. */
  memberships: Set<string>;
  /** Absent where absence is no statement (REST): the grace clock at which that began. Null: not missing. */
  missingSince: number | null;
  /** The id seems to mean another human now: whom it meant before. Doubtful until reviewed, or until it means them again. */
  reusedFrom: PersonName | null;
}

export interface ModelContact {
  record: ContactRecord;
  active: boolean;
  doubtful: boolean;
  reusedFrom: PersonName | null;
}

export interface ModelLink {
  state: LinkState;
  /** A hold waits to remove it: it counts as before, but answers REFER until a later full pull shows it again. */
  marked: boolean;
  /** MISSING: the grace clock at which that began; null otherwise. */
  missingSince: number | null;
}

export interface ModelSupplementRow {
  facts: SupplementFacts;
  /** The last supplement had this row; one it lacks is kept for what it forbids. */
  present: boolean;
  /**
   * Something that forbids is no longer said, and is kept; the link then answers REFER. `waiting`: that happened while
   * a school of the student was held, and is judged again.
   */
  silence: 'none' | 'waiting' | 'set aside';
}

export interface ModelMetadataRow {
  facts: PairFacts;
  /** One id came with contradicting rights. */
  contradicting: boolean;
  silence: ModelSupplementRow['silence'];
}

export type Side = 'student' | 'contact';

export function assertionKey(side: Side, from: string, to: string): string {
  return JSON.stringify([side, from, to]);
}

export function linkKey(student: string, contact: string): string {
  return JSON.stringify([student, contact]);
}

/** @param to sourcedId of the other person; '' for everybody this person is linked to */
export function metadataKey(side: Side, from: string, to: string): string {
  return JSON.stringify([side, from, to]);
}

export function emptyModelRoster(): ModelRoster {
  return {
    schools: new Map(),
    students: new Map(),
    contacts: new Map(),
    assertions: new Map(),
    links: new Map(),
    supplement: new Map(),
    metadata: new Map(),
    supplementAsOf: null,
    heldAt: null,
    brokenAt: null,
    past: new Map(),
  };
}
