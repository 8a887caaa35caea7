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
  readonly created: number;
  /** ACTIVE -> UNCONFIRMED or back, or other facts of the supplement. */
  readonly updated: number;
  readonly removed: number;
  /** ACTIVE before, UNCONFIRMED after. */
  readonly unconfirmed: number;
  /** Stay, and a `no`, restriction or date of theirs is no longer said: kept, and the link set aside. */
  readonly silenced: number;
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
}
