import { setTimeout as pause } from 'node:timers/promises';
import type { RosterStore } from '../roster-store';
import type { DistrictSession } from '../session/district-session';
import { openDistrictSession } from '../session/open-district-session';
import { endStaleSession, RunLease, type LeaseTimes } from './run-lease';
import { SyncSession } from './sync-session';

/** An ended connection gives its lock back a moment later. */
const AFTER_ENDING_MS = 5_000;

/**
 * A session for one run of a registration, holding the registration's lock: no other run of it, on whichever machine,
 * begins before this session is closed, lost, or without a sign of life for `times.staleAfterMs`.
 * @returns null when another run still held the lock after `waitMs`
 */
export async function openSyncSession(
  store: RosterStore,
  districtId: number,
  registrationId: number,
  waitMs: number,
  times: LeaseTimes,
): Promise<SyncSession | null> {
  const session = await openDistrictSession(store, districtId);
  try {
    if (await takeLock(session, registrationId, waitMs, times)) {
      const beside = <T>(work: Parameters<typeof store.withDistrict<T>>[1]): Promise<T> =>
        store.withDistrict(districtId, work);
      const lease = await RunLease.begin(session, registrationId, beside, times);
      return new SyncSession(session, registrationId, lease);
    }
    await session.close();
    return null;
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function takeLock(
  session: DistrictSession,
  registrationId: number,
  waitMs: number,
  times: LeaseTimes,
): Promise<boolean> {
  // Advisory locks are the database's, not the schema's: the registration's own number, beside its district's.
  const key = (BigInt(session.districtId) << 32n) | BigInt(registrationId);
  let deadline = performance.now() + waitMs;
  for (let step = 25; ; step = Math.min(step * 2, 500)) {
    if (await session.tryLock(key)) return true;
    if (await endStaleSession(session, registrationId, times))
      deadline = Math.max(deadline, performance.now() + AFTER_ENDING_MS);
    const left = deadline - performance.now();
    if (left <= 0) return false;
    await pause(Math.min(step, left));
  }
}
