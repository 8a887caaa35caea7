import { setTimeout as pause } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { runStatement } from './roster-connection';

/** Takes a session-level advisory lock if it is free at this moment. */
export async function tryAdvisoryLock(client: ClientBase, key: bigint): Promise<boolean> {
  const rows = await runStatement<{ taken: boolean }>(
    client,
    'select pg_try_advisory_lock($1::bigint) as taken',
    [key.toString()],
  );
  return rows[0]?.taken === true;
}

/**
 * Waits up to `waitMs` for a session-level advisory lock. Asked again and again rather than waited for inside a
 * statement: a waiting statement would hold a snapshot, and its timeout would break an open transaction.
 */
export async function waitForAdvisoryLock(client: ClientBase, key: bigint, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  for (let step = 25; ; step = Math.min(step * 2, 500)) {
    if (await tryAdvisoryLock(client, key)) return true;
    const left = deadline - performance.now();
    if (left <= 0) return false;
    await pause(Math.min(step, left));
  }
}

/** Gives back one hold of a session-level advisory lock; false when this session did not hold it. */
export async function releaseAdvisoryLock(client: ClientBase, key: bigint): Promise<boolean> {
  const rows = await runStatement<{ released: boolean }>(
    client,
    'select pg_advisory_unlock($1::bigint) as released',
    [key.toString()],
  );
  return rows[0]?.released === true;
}
