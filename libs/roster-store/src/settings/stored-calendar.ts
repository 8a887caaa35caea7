import { calendarSetting } from 'roster-domain';
import {
  calendarOn,
  readCalendar,
  writeCalendar,
  type DistrictCalendar,
} from '../calendar/district-calendar';
import { requireUsableCalendar } from '../calendar/usable-calendar';
import type { StoredSetting } from './stored-setting';

/** The days of a district that are unlike others to the gate: two lists, `blackouts` and `announcements`. */
export const storedCalendar: StoredSetting = {
  kind: async (tx) => calendarSetting((await calendarOn(tx, new Date())).today),
  read: async (tx) => ({ ...(await readCalendar(tx)) }),
  check: (_tx, _registrationId, values) => {
    requireUsableCalendar(values as unknown as DistrictCalendar);
    return Promise.resolve();
  },
  write: (tx, _registrationId, values) => writeCalendar(tx, values as unknown as DistrictCalendar),
};
