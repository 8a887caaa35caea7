import { CronExpressionParser } from 'cron-parser';
import { StoreRefused } from '../connection/store-refused';
import { instantsOf, offsetAt, wallClock } from './wall-clock';

/** Runs of an ordinary registration: every day at 22:00 of its district. */
export const DEFAULT_CRON = '0 22 * * *';

/** No clock is put on or back by more. */
const CHANGE_MS = 3 * 3_600_000;

/**
 * The first instant after `after` at which the expression is due on the clock of the zone. A time that does not exist
 * (clocks go forward) is due as much later; one that exists twice (they go back) is due once, the first time, while an
 * expression for every hour (`*` in the hour's field) goes on through both.
 *
 * The expression is asked on the wall's clock, and the answer made an instant here: asked with a zone, cron-parser 5.4
 * leaves out the whole day when a time within the hour after the gap is due.
 * @param cron five fields (minute hour day month weekday), or six with seconds first
 * @param timezone IANA name
 * @throws {StoreRefused} with a sentence when the expression cannot be used
 */
export function nextDue(cron: string, timezone: string, after: Date): Date {
  const from = after.getTime();
  const changing = offsetAt(timezone, from - CHANGE_MS) !== offsetAt(timezone, from + CHANGE_MS);
  const now = wallClock(timezone, from);
  try {
    const fields = cron.trim().split(/\s+/);
    if (fields.length < 5 || fields.length > 6) throw new RangeError();
    const everyHour = fields.at(-4)?.startsWith('*') === true;
    const walls = CronExpressionParser.parse(cron, {
      tz: 'UTC',
      currentDate: new Date(changing ? now - CHANGE_MS : now),
    });
    let first = Infinity;
    for (;;) {
      const wall = walls.next().getTime();
      const instants = instantsOf(timezone, wall);
      for (const at of everyHour ? instants : instants.slice(0, 1)) if (at > from && at < first) first = at;
      // While clocks change, a later time on the wall may be the earlier instant.
      if (first < Infinity && (!changing || wall > now + CHANGE_MS)) return new Date(first);
    }
  } catch {
    throw new StoreRefused(
      `"${cron.slice(0, 100)}" is no schedule that is ever due; use a cron expression of five fields such as "${DEFAULT_CRON}" (every day at 22:00).`,
    );
  }
}
