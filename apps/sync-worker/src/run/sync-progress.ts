/** How far a run has come. `comparing` and `applying` are single statements of the database: only their time is known. */
export type SyncProgress =
  | {
      readonly stage: 'reading';
      readonly records: number;
      /** Records the last whole pull had; null: there was none. */
      readonly expected: number | null;
    }
  | { readonly stage: 'comparing' | 'applying' }
  | {
      readonly stage: 'delivering';
      /** Schools whose lists are level, and all of this run. */
      readonly schools: number;
      readonly of: number;
    };

export interface OnSyncProgress {
  (progress: SyncProgress): void;
}
