import type { DeliveryReceipt } from 'ivm-adapter';
import type { GateReason, PeoplePlan, PlanSummary, Rejection, SeenFields } from 'roster-domain';
import type {
  PullObservations,
  RosterCounts,
  RosterObservations,
  RunOutcome,
  RunTrigger,
  SupplementObservations,
} from 'roster-store';
import type { SchoolChanges } from './school-changes';

/** What a run says of itself: held from outside (exit codes, other teams' scripts), so keys are added, never renamed. */
export interface SyncReport {
  readonly outcome: RunOutcome;
  readonly reasons: readonly ReportReason[];
  readonly run: {
    readonly id: number | null;
    readonly registration: string;
    readonly trigger: RunTrigger;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly durationMs: number;
    /** Nothing was applied because that was asked for: the outcome is what it would have been. */
    readonly dryRun?: true;
  };
  readonly read: ReadCounts;
  /** What the store holds after the run. */
  readonly roster: RosterCounts;
  readonly changes: Readonly<Record<'students' | 'contacts' | 'links', ChangeCounts>>;
  /** Where something changed or waits, counts only, those that wait first; empty when nothing was compared. */
  readonly schools: readonly SchoolChanges[];
  /** Further such schools, left out so that a report stays short. */
  readonly moreSchools?: number;
  readonly rejections: readonly RejectionCount[];
  readonly warnings: readonly Warning[];
  /** Metadata keys and supplement columns as this run saw them: counts, and values of short enumerations alone. */
  readonly fields?: { readonly metadata?: SeenFields; readonly supplement?: SeenFields };
  readonly delivery: DeliveryCounts;
  readonly error?: { readonly kind: 'provider' | 'incomplete' | 'ours'; readonly text: string };
}

export type ReportReason = Omit<GateReason, 'code' | 'measured' | 'limit'> & {
  readonly code: string;
  readonly measured?: number;
  readonly limit?: number;
  /** A person has rejected these very changes: they stay held, and nobody is asked about them. */
  readonly rejected?: true;
};

export interface ReadCounts {
  readonly orgs: number;
  readonly users: number;
  readonly demographics: number;
  readonly rejected: number;
  /** Rows of the supplement; absent where none was given. */
  readonly supplement?: number;
}

export interface ChangeCounts {
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
}

export interface RejectionCount {
  readonly code: Rejection['code'];
  readonly resource: Rejection['resource'];
  readonly field: string;
  readonly count: number;
  /** Up to five sourcedIds. */
  readonly examples: readonly string[];
}

export interface Warning {
  readonly code: string;
  readonly count: number;
  readonly text: string;
  /** Up to five sourcedIds, where a warning is about people. */
  readonly examples?: readonly string[];
}

/** `not_configured`: there is no gateway. `failed`: IVM could not be brought level; the next run does it. */
export type DeliveryCounts = Omit<DeliveryReceipt, 'state'> & {
  readonly state: DeliveryReceipt['state'] | 'not_configured' | 'failed';
};

export const NOTHING_DELIVERED: DeliveryCounts = {
  state: 'not_configured',
  students: 0,
  contacts: 0,
  links: 0,
  withheld: 0,
  pending: 0,
  setAside: 0,
};

const NO_CHANGES: ChangeCounts = { created: 0, updated: 0, removed: 0 };

export function changesOf(applied: PlanSummary | null): SyncReport['changes'] {
  if (applied === null) return { students: NO_CHANGES, contacts: NO_CHANGES, links: NO_CHANGES };
  const counts = ({
    created,
    updated,
    removed,
  }: Pick<PeoplePlan, 'created' | 'updated' | 'removed'>): ChangeCounts => {
    return { created, updated, removed };
  };
  return {
    students: counts(applied.students),
    contacts: counts(applied.contacts),
    links: counts(applied.links),
  };
}

/** What was odd about a pull, in words a district understands. */
export function pullWarningsOf(seen: PullObservations): Warning[] {
  return counted([
    {
      code: 'CONTACT_WITHOUT_STUDENT',
      count: seen.contactsWithoutStudent,
      text: 'Contacts linked to no student of the schools we keep (not stored)',
    },
    {
      code: 'STUDENT_WITHOUT_SCHOOL',
      count: seen.studentsWithoutSchool,
      text: 'Students who belong to no school of this export (not stored)',
    },
    {
      code: 'DUPLICATE_SOURCED_ID',
      count: seen.duplicates,
      text: 'Ids that came more than once with different content (the newest was taken; their links are not confirmed)',
    },
  ]);
}

/** What was odd about a supplement. Rows of people nobody knows are kept: who appears later gets them. */
export function supplementWarningsOf(seen: SupplementObservations): Warning[] {
  return counted([
    {
      code: 'SUPPLEMENT_UNKNOWN_PERSON',
      count: seen.unknownPeople,
      text: 'Rows of the supplement that name a student or contact who is not in the roster (kept, and used when they appear)',
      examples: seen.examples,
    },
    {
      code: 'SUPPLEMENT_DUPLICATE_ROW',
      count: seen.duplicates,
      text: 'Rows of the supplement about a pair that has another row (the stricter of each fact was taken)',
    },
  ]);
}

/** What the roster lacks, whichever run it came from. */
export function rosterWarningsOf(seen: RosterObservations): Warning[] {
  return counted([
    {
      code: 'STUDENT_WITHOUT_CONTACT',
      count: seen.studentsWithoutContact,
      text: 'Students with no linked adult (some SISs export only adults with a portal account; ask its support)',
    },
    {
      code: 'AGENT_NOT_FOUND',
      count: seen.agentsNotFound,
      text: 'References of students to somebody who is no parent, guardian or relative of this export',
    },
    {
      code: 'ID_REUSED',
      count: seen.idsReused,
      text: 'Ids that came to mean another human: their links answer "ask the office" (ask the SIS whether it uses ids again)',
      examples: seen.reusedExamples,
    },
  ]);
}

function counted(warnings: readonly Warning[]): Warning[] {
  return warnings.filter((warning) => warning.count > 0);
}
