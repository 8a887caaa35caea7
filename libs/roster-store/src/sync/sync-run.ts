/** How a run ended (contracts: report `outcome`). */
export type RunOutcome = 'applied' | 'nothing_to_do' | 'held' | 'failed' | 'refused' | 'cancelled';
/** What set it off. */
export type RunTrigger = 'cli' | 'schedule' | 'upload' | 'support';

export interface RunEnd {
  readonly outcome: RunOutcome;
  /** The run's report, without personal data: counts, codes, sourcedIds as examples. */
  readonly report: object;
}

export interface RosterCounts {
  readonly schools: number;
  readonly students: number;
  readonly contacts: number;
  /** Distinct ACTIVE (student, contact) pairs. */
  readonly links: number;
}
