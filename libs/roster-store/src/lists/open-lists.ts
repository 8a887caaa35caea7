import { advisoryKey } from '../connection/advisory-key';
import type { DistrictSession } from '../session/district-session';
import { SchoolLists } from './school-lists';

/** The lists of a registration, for whoever writes them beside its runs. */
export interface OpenLists {
  readonly lists: SchoolLists;
  /** Resolves while nobody else may write them; rejects when that was lost. */
  requireHeld(): Promise<void>;
  close(): Promise<void>;
}

/** A process that freezes while it writes lists loses its connection, and with it the right to write. */
const FROZEN_AFTER = '60s';

/**
 * Takes the lock of a registration's lists: one process writes them at a time, a run at its end or whoever made answers
 * level, so that none puts older lists over newer ones. False: another one still wrote after `waitMs`.
 */
export async function lockLists(
  session: DistrictSession,
  registrationId: number,
  waitMs: number,
): Promise<boolean> {
  await session.query(
    `set idle_session_timeout = '${FROZEN_AFTER}'; set idle_in_transaction_session_timeout = '${FROZEN_AFTER}'`,
  );
  return session.lock(advisoryKey(`lists ${session.districtId} ${registrationId}`), waitMs);
}

/** The lists of a registration on a session of their own, which `close` ends; null: another process writes them. */
export async function openLists(
  session: DistrictSession,
  registrationId: number,
  waitMs: number,
): Promise<OpenLists | null> {
  try {
    if (await lockLists(session, registrationId, waitMs)) {
      return {
        lists: new SchoolLists(session, registrationId),
        requireHeld: async () => {
          await session.query('select 1');
        },
        close: () => session.close(),
      };
    }
    await session.close();
    return null;
  } catch (error) {
    await session.close();
    throw error;
  }
}
