import type { SettingKind } from './setting-split';

/** How a provider's school is one of IVM's, as a setting: null where a school is not mapped. */
export interface SchoolSetting {
  readonly ivmSchoolId: string | null;
  readonly enabled: boolean;
  readonly template: string;
  readonly authoritative: boolean;
  readonly timezone: string;
  readonly doorsOpenAt: string | null;
  readonly preloaded: string | null;
  /** An instant, ISO 8601. */
  readonly goLiveAt: string | null;
}

/** A school nobody has mapped: nothing of it is read or sent, and nothing was ever said of it. */
const UNMAPPED = (after: SchoolSetting): SchoolSetting => ({ ...after, enabled: false });

/**
 * The schools a registration maps, each one value by its sourcedId.
 *
 * Enabling a school makes its adults able to collect. Disabling one takes the whole school from the desk, and what the
 * SIS would forbid tomorrow is no longer heard: neither is proven stricter, so both wait, as does all that decides which
 * of IVM's schools gets what. What is said of a school that is not enabled acts at once, since nothing of it is sent;
 * only the school of IVM's it was stays until somebody has approved, because the desk there has to be told "ask".
 * @param now milliseconds since the epoch: what goes live later may be put off further
 */
export function schoolSetting(now: number): SettingKind {
  return {
    stricterPart: (_sourcedId, before, after) =>
      stricterSchool(before as SchoolSetting | null, after as SchoolSetting | null, now),
    describe: (sourcedId, before, after) =>
      sentences(sourcedId, before as SchoolSetting | null, after as SchoolSetting | null).join(' '),
  };
}

function stricterSchool(
  before: SchoolSetting | null,
  after: SchoolSetting | null,
  now: number,
): SchoolSetting | null {
  if (after === null) return before;
  if (before === null) return UNMAPPED(after);
  const quiet = !before.enabled;
  return {
    enabled: before.enabled,
    authoritative: before.authoritative && after.authoritative,
    ivmSchoolId: quiet && before.ivmSchoolId === null ? after.ivmSchoolId : before.ivmSchoolId,
    template: quiet ? after.template : before.template,
    timezone: before.timezone,
    // Only when somebody is warned depends on it.
    doorsOpenAt: after.doorsOpenAt,
    preloaded: quiet ? after.preloaded : before.preloaded,
    goLiveAt: quiet || putOff(before.goLiveAt, after.goLiveAt, now) ? after.goLiveAt : before.goLiveAt,
  };
}

/** Whether nothing has been sent yet, and is to be sent even later. */
function putOff(before: string | null, after: string | null, now: number): boolean {
  return (
    before !== null && after !== null && Date.parse(before) > now && Date.parse(after) >= Date.parse(before)
  );
}

function sentences(sourcedId: string, before: SchoolSetting | null, after: SchoolSetting | null): string[] {
  const school = `School ${sourcedId}`;
  if (after === null) return [`${school} is mapped no more.`];
  const was = before ?? UNMAPPED(after);
  const changed = (field: keyof SchoolSetting): boolean => was[field] !== after[field];
  const said = [
    ...(before === null ? [`${school} is mapped.`] : []),
    ...(changed('enabled')
      ? [
          after.enabled
            ? `${school} is read from the next run on, and its adults may collect as its facts say.`
            : `${school} is read no more: IVM is told "ask the office" there; what is known of it stays and ages.`,
        ]
      : []),
    ...(changed('authoritative')
      ? [
          after.authoritative
            ? `This registration says what is permitted at ${sourcedId}.`
            : `What this registration permits at ${sourcedId} counts no more; what it forbids does.`,
        ]
      : []),
    ...(changed('ivmSchoolId')
      ? [
          `${school} is another school of IVM's: ${after.ivmSchoolId ?? 'none'} instead of ${was.ivmSchoolId ?? 'none'}.`,
        ]
      : []),
    ...(changed('template') ? [`${school} is sent as ${after.template} instead of ${was.template}.`] : []),
    ...(changed('timezone')
      ? [`Days begin and end at ${sourcedId} by the clock of ${after.timezone} instead of ${was.timezone}.`]
      : []),
    ...(changed('doorsOpenAt')
      ? [`The doors of ${sourcedId} open at ${after.doorsOpenAt ?? 'no known time'}.`]
      : []),
    ...(changed('preloaded')
      ? [`What becomes of people IVM holds at ${sourcedId} already: ${after.preloaded ?? 'not decided'}.`]
      : []),
    ...(changed('goLiveAt')
      ? [`${school} goes live ${after.goLiveAt === null ? 'at once' : `at ${after.goLiveAt}`}.`]
      : []),
  ];
  return said.length > 0 ? said : [`${school} stays as it is.`];
}
