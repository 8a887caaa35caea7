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
};
