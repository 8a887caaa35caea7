/** What a run would change, counted: sized by schools and kinds, never by people. The gate sees nothing else. */
export interface PlanSummary {
  /** Nothing was held of this registration before. */
  readonly firstLoad: boolean;
  /** Distinct people of the registration, over all schools the run may touch. */
  readonly students: PeoplePlan;
  readonly contacts: PeoplePlan;
  readonly links: LinkPlan;
  readonly schools: readonly SchoolPlan[];
  /** null: this run reads no supplement, and the last one stands. */
  readonly supplement: SupplementPlan | null;
  /** Ids that went and came over the whole registration; absent where nobody counted them: then no rule asks. */
  readonly ids?: { readonly students: IdCounts; readonly contacts: IdCounts };
}

export interface SupplementPlan {
  /** Rows of the last supplement. */
  readonly before: number;
  /** Of these, rows this one no longer has. */
  readonly gone: number;
}

export interface PeoplePlan {
  /** Active before the run. */
  readonly before: number;
  /** Would be active after it. */
  readonly after: number;
  readonly created: number;
  /** Own stored fields (orgs included) would change. */
  readonly updated: number;
  /** Would leave the active roster; a transfer to another enabled school is no removal. */
  readonly removed: number;
}

export interface LinkPlan {
  /** ACTIVE before the run. */
  readonly before: number;
  /** Would be ACTIVE after it. */
  readonly after: number;
  readonly created: number;
  /** ACTIVE -> UNCONFIRMED or back, or other facts of the supplement. */
  readonly updated: number;
  readonly removed: number;
  /** ACTIVE before, UNCONFIRMED after. */
  readonly unconfirmed: number;
  /** Stay, and a `no`, restriction or date of theirs is no longer said: kept, and the link set aside. */
  readonly silenced: number;
  /** Stay ACTIVE and come here with a student from another school of the district, less those who so leave. */
  readonly moved: number;
}

export interface SchoolPlan {
  readonly sourcedId: string;
  readonly name: string;
  /** The school's students, and the contacts linked to them. */
  readonly students: PeoplePlan;
  readonly contacts: PeoplePlan;
  readonly links: LinkPlan;
  /** Students that stay and had a linked contact, and would have none. */
  readonly leftWithNoAdult: number;
  /** Absent where nobody counted it: then the rules that need it are not asked. */
  readonly unusual?: UnusualCounts;
}

/** What seldom happens at a school, and seldom is news. */
export interface UnusualCounts {
  /** Active students after the run. */
  readonly studentsAfter: number;
  /** Of these, how many would have more than `GateLimits.contactsPerStudent` contacts and had not before. */
  readonly crowdedStudents: number;
  /** Contacts who stay: `before` had an e-mail (a phone), `blanked` of these would have none; both 0 where none would. */
  readonly emails: { readonly before: number; readonly blanked: number };
  readonly phones: { readonly before: number; readonly blanked: number };
  readonly ids: { readonly students: IdCounts; readonly contacts: IdCounts };
  /** Active students and contacts before the run. */
  readonly peopleBefore: number;
  /** Of these, how many ids would from now on mean another human: their first name is DIFFERENT. */
  readonly reusedIds: number;
}

/** Ids of one kind: had the people changed, or only their ids? */
export interface IdCounts {
  /** Active before the run. */
  readonly before: number;
  /** Of these, no longer active. */
  readonly vanished: number;
  /** Newly active. */
  readonly appeared: number;
  /**
   * Vanished ones that agree with exactly one who appeared, and no other does: first in name and student number (of
   * contacts: e-mail and phone), then, of those left, in name.
   */
  readonly matched: number;
}
