import type { SeenFields } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';
import type { RunOutcome, RunTrigger } from '../sync/sync-run';

/** A run as it stands. */
export interface StoredRun {
  readonly id: number;
  readonly registrationId: number;
  readonly state: 'queued' | 'running' | 'finished';
  readonly trigger: RunTrigger;
  readonly dryRun: boolean;
  readonly outcome: RunOutcome | null;
  /** Of one that is queued: when it was asked for. */
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Null until it is finished. */
  readonly report: Readonly<Record<string, unknown>> | null;
}

const COLUMNS = `id, registration_id as "registrationId", state, trigger, dry_run as "dryRun", outcome, started_at as "startedAt",
  finished_at as "finishedAt", report`;

/** Null when the registration has none of this id. */
export async function readRun(
  tx: DistrictTransaction,
  registrationId: number,
  id: number,
): Promise<StoredRun | null> {
  const [row] = await tx.query<StoredRun>(
    `select ${COLUMNS} from sync_run where id = $1 and registration_id = $2`,
    [id, registrationId],
  );
  return row ?? null;
}

/** Runs of a registration before an id, the newest first. */
export function listRuns(
  tx: DistrictTransaction,
  registrationId: number,
  { before, most }: { readonly before: number; readonly most: number },
): Promise<StoredRun[]> {
  return tx.query<StoredRun>(
    `select ${COLUMNS} from sync_run where registration_id = $1 and id < $2 order by id desc limit $3`,
    [registrationId, before, most],
  );
}

/** The newest run that waits or is under way; null: none is. */
export async function pendingRun(
  tx: DistrictTransaction,
  registrationId: number,
  dryRun: boolean,
): Promise<StoredRun | null> {
  const [row] = await tx.query<StoredRun>(
    `select ${COLUMNS} from sync_run where registration_id = $1 and state <> 'finished' and dry_run = $2 order by id desc limit 1`,
    [registrationId, dryRun],
  );
  return row ?? null;
}

/** What the newest run that could tell saw in a registration's fields, as its report has it; null: none could. */
export async function lastFieldsSeen(
  tx: DistrictTransaction,
  registrationId: number,
  source: 'metadata' | 'supplement',
): Promise<{ readonly runId: number; readonly at: Date; readonly seen: SeenFields } | null> {
  const [row] = await tx.query<{ runId: number; at: Date; seen: SeenFields }>(
    `select id as "runId", finished_at as at, report -> 'fields' -> $2 as seen from sync_run
      where registration_id = $1 and state = 'finished' and report -> 'fields' ? $2 order by id desc limit 1`,
    [registrationId, source],
  );
  return row ?? null;
}
