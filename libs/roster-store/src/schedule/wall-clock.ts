const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall of the zone shows at an instant, as if it were UTC; in milliseconds. */
export function wallClock(timezone: string, at: number): number {
  let format = formats.get(timezone);
  if (format === undefined) {
    const digits = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, ...digits, ...time });
    formats.set(timezone, format);
  }
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(at)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** How far the zone's clocks are before UTC at an instant, in milliseconds. */
export const offsetAt = (timezone: string, at: number): number =>
  wallClock(timezone, at) - Math.floor(at / 1000) * 1000;

const DAY_MS = 86_400_000;

/**
 * The instants at which the zone's clocks show `wall`: one; two, in order, when they go back over it; when they skip it,
 * the one at which it would have been, had they not gone forward.
 */
export function instantsOf(timezone: string, wall: number): number[] {
  const [before, after] = [offsetAt(timezone, wall - DAY_MS), offsetAt(timezone, wall + DAY_MS)];
  const shown = [...new Set([wall - before, wall - after])].filter((at) => wallClock(timezone, at) === wall);
  return shown.length > 0 ? shown.sort((a, b) => a - b) : [wall - before];
}
