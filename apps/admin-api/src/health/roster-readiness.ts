/** What health asks the roster store; the store satisfies it as it is. */
export interface RosterReadiness {
  /**
   * Rejects when the database does not answer.
   * `pending` names the migrations that are known to this version and not applied.
   */
  readiness(): Promise<{ migrated: boolean; pending: readonly string[] }>;
  /** Whether the registration of this name in the local district has finished its first sync. */
  firstSyncDone(registrationName: string): Promise<boolean>;
}
