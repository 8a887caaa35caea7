import { scheduleSetting } from 'roster-domain';
import { longestGapHours } from '../schedule/age-between-runs';
import { ofRegistration, type StoredSetting } from './stored-setting';

/** When a registration is read: `cron`, on the clock of its district. */
export const storedSchedule: StoredSetting = {
  kind: async (tx) => {
    const [district] = await tx.query<{ timezone: string }>('select timezone from district');
    return scheduleSetting((cron) => longestGapHours(String(cron), district?.timezone ?? 'UTC'));
  },
  read: async (tx, registrationId) => {
    const [row] = await tx.query<{ cron: string }>(
      'select schedule_cron as cron from registration where id = $1',
      [ofRegistration(registrationId)],
    );
    return { cron: row?.cron ?? null };
  },
  write: async (tx, registrationId, { cron }) => {
    // When it is due is computed anew by a worker.
    await tx.query('update registration set schedule_cron = $2, next_due_at = null where id = $1', [
      ...[ofRegistration(registrationId), cron],
    ]);
  },
};
