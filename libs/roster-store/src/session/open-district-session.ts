import { PooledRosterStore } from '../pooled-roster-store';
import type { RosterStore } from '../roster-store';
import type { DistrictSession } from './district-session';

/**
 * Opens a session of one district beside the pool of `store`; the caller closes it (the store's `close` does, too).
 * Inside of this library only. Throws `StoreRefused` when no connection is to be had.
 */
export function openDistrictSession(store: RosterStore, districtId: number): Promise<DistrictSession> {
  if (!(store instanceof PooledRosterStore))
    throw new TypeError('The store was not made by openRosterStore.');
  return store.openSession(districtId);
}
