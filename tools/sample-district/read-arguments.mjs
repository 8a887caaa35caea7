import { parseArgs } from 'node:util';
import { exportTime, LAST_DAY, SUMMER } from './calendar.mjs';
import { dialectNames, dialectOf } from './dialects.mjs';

export const usage = `node tools/sample-district.mjs --out district.zip [options]

  --people N         students and contacts on day 0, 50 to 3000000 (default 2000)
  --seed N           another number, another district (default 1)
  --day N|summer     0 to ${LAST_DAY}, or the summer rollover (default 0)
  --since N          the day the expected changes are counted from (default: the day before; for summer, the last
                     ordinary day before it, default 0)
  --change SHARE     share of the people a day concerns, 0 to 0.1 (default 0.01); 0: nothing ever changes
  --vanish SHARE     leaves out this share of every school's students and contacts
  --dialect NAMES    ${dialectNames.join(', ')};
                     several with commas (default plain)
  --exported-at TIME when the bundle says it was exported: an ISO time with its zone, or now
                     (default: noon of the day; day 0 is 2 September 2025)
  --expect FILE      writes the numbers to be found in it, and what changed, as JSON`;

/**
 * @typedef {object} Request
 * @property {number} people
 * @property {number} seed
 * @property {import('./calendar.mjs').Moment} moment
 * @property {import('./calendar.mjs').Moment | null} since
 * @property {number} change
 * @property {number} vanish
 * @property {string} dialectNames
 * @property {import('./dialects.mjs').Dialect} dialect
 * @property {Date} time
 * @property {string} out
 * @property {string | null} expect
 */

const options = /** @type {const} */ ({
  people: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  day: { type: 'string', default: '0' },
  since: { type: 'string' },
  change: { type: 'string', default: '0.01' },
  vanish: { type: 'string', default: '0' },
  dialect: { type: 'string', default: 'plain' },
  'exported-at': { type: 'string' },
  out: { type: 'string' },
  expect: { type: 'string' },
  help: { type: 'boolean', default: false },
});

/** @param {string[]} argv @returns {Request | 'help' | Error} an error carries a sentence */
export function readArguments(argv) {
  try {
    const { values } = parseArgs({ args: argv, options, allowPositionals: false });
    if (values.help) return 'help';
    const dialect = dialectOf(values.dialect);
    if (typeof dialect === 'string') throw new Error(dialect);
    if (!values.out) throw new Error('Where should the bundle go? --out needs the path of a zip file.');
    if (values.expect === '') throw new Error('--expect needs the path of a file.');
    if (values.expect === values.out) throw new Error('--out and --expect name the same file.');
    const days = readDays(values.day, values.since);
    return {
      ...days,
      people: wholeNumber('people', values.people, 50, 3_000_000),
      seed: wholeNumber('seed', values.seed, 0, 0xffffffff),
      change: share('change', values.change, 0.1),
      vanish: share('vanish', values.vanish, 0.9),
      dialectNames: values.dialect,
      dialect,
      time: readTime(values['exported-at'], days.moment.summer ? SUMMER : days.moment.day),
      out: values.out,
      expect: values.expect ?? null,
    };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** @param {string} day @param {string | undefined} since */
function readDays(day, since) {
  if (day === 'summer') {
    const last = wholeNumber('since', since ?? '0', 0, LAST_DAY);
    return { moment: { day: last, summer: true }, since: { day: last, summer: false } };
  }
  const number = wholeNumber('day', day, 0, LAST_DAY, ' or "summer"');
  if (since === undefined) {
    return {
      moment: { day: number, summer: false },
      since: number === 0 ? null : { day: number - 1, summer: false },
    };
  }
  const from = wholeNumber('since', since, 0, LAST_DAY);
  if (from > number)
    throw new Error(`--since ${from} is after --day ${number}; changes are counted forwards.`);
  return { moment: { day: number, summer: false }, since: { day: from, summer: false } };
}

/** @param {string} name @param {string} text @param {number} least @param {number} most @param {string} [or] */
function wholeNumber(name, text, least, most, or = '') {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`--${name} ${text} will not do: it is a whole number from ${least} to ${most}${or}.`);
}

/** @param {string} name @param {string} text @param {number} most */
function share(name, text, most) {
  const number = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (number >= 0 && number <= most) return number;
  throw new Error(`--${name} ${text} will not do: it is a share from 0 to ${most}, such as 0.01 for 1 %.`);
}

/** @param {string | undefined} text @param {number} day @returns {Date} whose local clock shows the time to be written */
function readTime(text, day) {
  if (text === undefined) return exportTime(day);
  const instant = text === 'now' ? new Date() : new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : NaN);
  if (Number.isNaN(instant.getTime()) || instant.getUTCFullYear() < 1980 || instant.getUTCFullYear() > 2107) {
    throw new Error(`--exported-at ${text} will not do: it is "now" or a time like 2025-09-02T12:00:00Z.`);
  }
  // A zip's clock has no zone and is read as UTC, but it is written from the local clock.
  const [year, month, date] = [instant.getUTCFullYear(), instant.getUTCMonth(), instant.getUTCDate()];
  return new Date(year, month, date, instant.getUTCHours(), instant.getUTCMinutes(), instant.getUTCSeconds());
}
