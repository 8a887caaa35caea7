import { listRuns, nextDue, readSchools, type DistrictTransaction, type StoredRun } from 'roster-store';
import type { ScheduleAdviceAnswer } from './schedule-bodies';

const LOOKED_AT = 50;
/** So many failures at one hour are no accident. */
const OFTEN = 3;

/** What to do about a schedule, from what its runs took and when the schools open. */
export async function scheduleAdvice(
  tx: DistrictTransaction,
  registrationId: number,
  cron: string,
  timezone: string,
  now: Date,
): Promise<ScheduleAdviceAnswer> {
  const finished = (await listRuns(tx, registrationId, { before: 2 ** 31 - 1, most: LOOKED_AT })).filter(
    ({ state, dryRun }) => state === 'finished' && !dryRun,
  );
  const read = finished.filter(({ outcome }) => ['applied', 'nothing_to_do', 'held'].includes(outcome ?? ''));
  const failed = finished.filter(({ outcome }) => outcome === 'failed');
  const longestMinutes = read.length === 0 ? null : Math.ceil(Math.max(...read.map(minutesOf)));
  const doors = (await readSchools(tx, registrationId)).flatMap(({ mapping }) =>
    mapping?.enabled === true && mapping.doorsOpenAt !== null ? [mapping.doorsOpenAt] : [],
  );
  const firstDoorsOpenAt = doors.sort()[0] ?? null;
  return {
    measured: { runs: read.length, failed: failed.length, longestMinutes, firstDoorsOpenAt },
    advice: [
      ...(longestMinutes === null
        ? [
            'No run has read its source to the end yet: nothing is measured. Every day at 22:00 suits most districts.',
          ]
        : []),
      ...(longestMinutes !== null && firstDoorsOpenAt !== null
        ? [doorsAdvice(cron, timezone, now, longestMinutes, firstDoorsOpenAt)]
        : []),
      ...failures(failed, timezone),
    ],
  };
}

const minutesOf = ({ startedAt, finishedAt }: StoredRun): number =>
  ((finishedAt?.getTime() ?? startedAt.getTime()) - startedAt.getTime()) / 60_000;

/** Does the last run before the doors open end before they do, with as much time again to spare? */
function doorsAdvice(cron: string, timezone: string, now: Date, longest: number, doors: string): string {
  const opening = minuteOfDay(doors);
  const spared = 2 * longest;
  let at = now;
  for (let runs = 0; runs < 24; runs += 1) {
    at = nextDue(cron, timezone, at);
    const before = opening - minuteOfDay(clock(at, timezone));
    if (before > 0 && before < spared)
      return `The longest of the last runs took ${longest} minutes and the first doors open at ${doors}: a run due at ${clock(at, timezone)} may not be done. Begin by ${earlier(opening - spared)}.`;
  }
  return `The longest of the last runs took ${longest} minutes: each is done before the first doors open at ${doors}.`;
}

function failures(failed: readonly StoredRun[], timezone: string): string[] {
  const byHour = new Map<string, number>();
  for (const { startedAt } of failed) {
    const hour = clock(startedAt, timezone).slice(0, 2);
    byHour.set(hour, (byHour.get(hour) ?? 0) + 1);
  }
  return [...byHour]
    .filter(([, times]) => times >= OFTEN)
    .sort()
    .map(
      ([hour, times]) =>
        `${times} of the last runs that began between ${hour}:00 and ${hour}:59 failed: the provider may be down then for its own maintenance. Try another hour.`,
    );
}

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function earlier(minute: number): string {
  const of = (minute + 1440) % 1440;
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;
}

/** HH:MM on the clock of a zone. */
function clock(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}
