import type { DistrictTransaction } from '../district/district-transaction';

export type RunStage = 'reading' | 'comparing' | 'applying' | 'delivering';

/** How far a run is. */
export interface RunProgress {
  /** Null: the run is only beginning. */
  readonly runId: number | null;
  readonly stage: RunStage;
  /** Records read so far. */
  readonly records: number;
  /** Records the last whole pull of this registration had: an estimate for this one. Null: there was none. */
  readonly expectedRecords: number | null;
}

/** With the instant of the sign of life it was given with. */
export interface RunningProgress extends RunProgress {
  readonly asOf: Date;
}

/** How far the run of a registration is, as of its last sign of life (every second); null while none is under way. */
export async function readProgress(
  tx: DistrictTransaction,
  registrationId: number,
): Promise<RunningProgress | null> {
  const [row] = await tx.query<RunningProgress>(
    `select run_id as "runId", stage, records, expected_records as "expectedRecords", beat_at as "asOf"
       from run_lease where registration_id = $1 and beat_at > clock_timestamp() - interval '1 minute'`,
    [registrationId],
  );
  return row ?? null;
}
