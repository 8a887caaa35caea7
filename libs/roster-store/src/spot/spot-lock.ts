import type { StatementRunner } from '../connection/roster-connection';

/** Any number; the other half of the lock is the registration. */
const SPOT_LOCK = 1_936_748_404;

/**
 * Until the transaction ends, either a run of the registration applies its plan or a spot sync writes its marks, so that
 * each sees what the other wrote.
 */
export async function lockSpots(tx: StatementRunner, registrationId: number): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock($1, $2)`, [SPOT_LOCK, registrationId]);
}
