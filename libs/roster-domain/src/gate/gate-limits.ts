/** Limits of the gate. A share counts only together with its floor: "more than 10 % and more than 5". */
export interface GateLimits {
  /** Absolute floor of the share limits: up to this many changes of a kind never hold. */
  readonly floor: number;
  /** Removed students or contacts of a school: more than this share holds. */
  readonly removedShare: number;
  /** Links removed or unconfirmed: this share or more holds. */
  readonly linksLostShare: number;
  /** Updated students or contacts: this share or more holds. */
  readonly updatedShare: number;
  /** Created students or contacts of a school which had some: this share or more of what was there holds. */
  readonly createdShare: number;
  /** Students newly left with no adult: this many or more hold. */
  readonly leftWithNoAdult: number;
  /** Links whose `no` or restriction fell silent: this many or more, and this share or more, hold. */
  readonly restrictionsSilent: number;
  readonly restrictionsSilentShare: number;
  /** More than this share of the active students or contacts, or of the supplement's rows, gone cannot be true: silence. */
  readonly implausibleShare: number;
  /** More contacts than this make a student crowded; so many students, and this share, newly so hold. */
  readonly contactsPerStudent: number;
  readonly crowdedStudents: number;
  readonly crowdedShare: number;
  /** E-mails or phones newly blank, of contacts who stay: this share or more holds. */
  readonly blankedShare: number;
  /** Ids vanished: from this share on it is asked whether the ids changed and not the people. */
  readonly idsVanishedShare: number;
  /** As many must appear as vanish, give or take this share of them. */
  readonly idsBalance: number;
  /** Of the vanished, this share or more must match exactly one who appeared. */
  readonly idsMatchedShare: number;
  /** Ids that would mean another human: more than this share of a school's people holds. */
  readonly reusedShare: number;
}

export const DEFAULT_GATE_LIMITS: GateLimits = {
  floor: 5,
  removedShare: 0.1,
  linksLostShare: 0.1,
  updatedShare: 0.75,
  createdShare: 0.5,
  leftWithNoAdult: 5,
  restrictionsSilent: 5,
  restrictionsSilentShare: 0.01,
  implausibleShare: 0.5,
  contactsPerStudent: 8,
  crowdedStudents: 5,
  crowdedShare: 0.01,
  blankedShare: 0.3,
  idsVanishedShare: 0.3,
  idsBalance: 0.1,
  idsMatchedShare: 0.8,
  reusedShare: 0.01,
};
