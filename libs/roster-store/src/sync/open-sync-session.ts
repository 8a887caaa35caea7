import type { RosterStore } from '../roster-store';
import { openDistrictSession } from '../session/open-district-session';
import { SyncSession } from './sync-session';

/**
 * A session for one run of a registration, holding the registration's lock: no other run of it, on whichever machine,
 * begins before this session is closed or lost. @returns null when another run still held the lock after `waitMs`
 */
export async function openSyncSession(
  store: RosterStore,
  districtId: number,
  registrationId: number,
  waitMs: number,
): Promise<SyncSession | null> {
  const session = await openDistrictSession(store, districtId);
  try {
    // Advisory locks are the database's, not the schema's: the registration's own number, beside its district's.
    const key = (BigInt(districtId) << 32n) | BigInt(registrationId);
    if (await session.lock(key, waitMs)) return new SyncSession(session, registrationId);
    await session.close();
    return null;
  } catch (error) {
    await session.close();
    throw error;
  }
}
