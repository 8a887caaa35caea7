import type { LinkState } from '../plan/planned-change';
import type { ContactRole } from '../normalise/roster-record';
import type { PersonName } from '../identity/person-name';
import type { Rights } from '../rights/rights';
import type { LocalDate } from './school-day';

/** All that is known and may matter to a question. Instants are milliseconds since the epoch, null = not known. */
export interface CustodyFacts {
  readonly policy: CustodyPolicy;
  readonly school: SchoolFact;
  /** Those asked for, and whoever of the school's students has a name like the asker's. */
  readonly students: readonly StudentFact[];
  /** Adults of the students, those the asker may be, and grantors. */
  readonly contacts: readonly ContactFact[];
  readonly links: readonly LinkFact[];
  readonly restrictions: readonly RestrictionFact[];
  readonly authorisations: readonly AuthorisationFact[];
  readonly joins: readonly JoinFact[];
}

/** What a district decides. Defaults: `DEFAULT_CUSTODY_POLICY`. */
export interface CustodyPolicy {
  readonly emergencyContact: 'allow' | 'refer' | 'none';
  readonly linkedGuardianMayCollect: boolean;
  readonly adultStudentsSelfSignOut: boolean;
  /** Restriction texts of the SIS that mean nothing, such as "N/A"; case and outer blanks do not matter. */
  readonly ignoredRestrictionTexts: readonly string[];
  /** How old an answer's data may be, inclusive. Never more than 8 days, whatever stands here. */
  readonly maxAgeHours: number;
  readonly supplementMaxAgeDays: number;
}

export interface SchoolFact {
  readonly id: string;
  /** IANA name. */
  readonly zone: string;
  /** The one registration whose permissive facts count here. */
  readonly authoritativeRegistration: string;
  /** As of when its last applied (or nothing-to-do) full pull was. */
  readonly asOf: number | null;
  readonly runId: string | null;
}

export interface StudentFact {
  readonly id: string;
  readonly name: PersonName;
  readonly birthDate: LocalDate | null;
  readonly active: boolean;
  readonly schools: readonly string[];
  readonly spotSyncedAt: number | null;
}

export interface ContactFact {
  readonly id: string;
  /** The same for all records which are one human by a merge. */
  readonly person: string;
  readonly name: PersonName;
  readonly aliases: readonly { readonly name: PersonName; readonly confirmed: boolean }[];
  readonly birthDate: LocalDate | null;
  readonly active: boolean;
  /** Restrictions of which staff said, once, that this contact is somebody else. */
  readonly clearedRestrictions: readonly string[];
}

export interface LinkFact {
  readonly student: string;
  readonly contact: string;
  readonly registration: string;
  /** null: no link, only a row of the supplement that speaks of the pair. */
  readonly state: LinkState | null;
  /** A hold waits to remove or doubt it. */
  readonly marked: boolean;
  readonly seenInSis: boolean;
  /** The id came with contradicting rights. */
  readonly contradicting: boolean;
  readonly role: ContactRole;
  readonly rights: Rights;
  readonly supplement: { readonly rights: Rights; readonly asOf: number } | null;
  readonly restrictionText: string;
  readonly beginDate: LocalDate | null;
  readonly endDate: LocalDate | null;
}

export interface RestrictionFact {
  readonly id: string;
  /** One that cannot be read is a restriction all the same. */
  readonly kind: 'PROTECTION_ORDER' | 'CUSTODY_ORDER' | 'RIGHTS_TERMINATED' | 'TRESPASS' | 'OTHER';
  readonly contact: string | null;
  /** Names and aliases of whom it means. None readable: it may mean anybody. */
  readonly names: readonly PersonName[];
  readonly birthDate: LocalDate | null;
  readonly students: 'all' | readonly RestrictedStudent[];
  /** Only a TRESPASS may be limited to schools. */
  readonly schools: 'all' | readonly string[];
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  /** Ended by two people at that instant. */
  readonly endedAt: number | null;
  readonly documentOnFile: boolean;
  readonly hasSchedule: boolean;
}

export interface RestrictedStudent {
  readonly id: string | null;
  readonly name: PersonName;
  readonly birthDate: LocalDate | null;
}

export interface AuthorisationFact {
  readonly id: string;
  readonly grantor: string;
  readonly contact: string | null;
  readonly name: PersonName;
  readonly birthDate: LocalDate | null;
  readonly student: string;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly enteredBy: string;
  readonly confirmedBy: string | null;
}

/** Two contacts that are, or may be, one human. */
export interface JoinFact {
  readonly contacts: readonly [string, string];
  readonly kind: 'merged' | 'unreviewed' | 'vetoed' | 'suggested';
  /** An automatic merge since the last full run. */
  readonly recentlyAutomatic: boolean;
}

export const DEFAULT_CUSTODY_POLICY: CustodyPolicy = {
  emergencyContact: 'refer',
  linkedGuardianMayCollect: true,
  adultStudentsSelfSignOut: false,
  ignoredRestrictionTexts: [],
  maxAgeHours: 72,
  supplementMaxAgeDays: 30,
};
