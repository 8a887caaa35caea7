/**
 * Dates as districts write them. OneRoster asks for ISO 8601 (2012-08-31, 2024-08-15T10:15:00.000Z); also read are
 * 2012/08/31, 20120831, and 8/31/2012 in the order of the United States, with or without a time. What cannot be a
 * date that way (31/8/2012) stays as written, for the reader of the record to judge: it is never turned around.
 */
export function isoDate(text: string): string {
  const day = readDay(text);
  return day === undefined ? text : day.date;
}

/** The day of a date, with or without a time; undefined for what is no date, and for `1/2/2026 to 1/9/2026`. */
export function isoDay(text: string): string | undefined {
  const day = readDay(text);
  if (day === undefined) return undefined;
  return day.rest === '' || readTime(day.rest) !== undefined ? day.date : undefined;
}

/** As isoDate, with the time of day kept. A time without a zone stays without one. */
export function isoInstant(text: string): string {
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return text;
  const day = readDay(text);
  if (day === undefined) return text;
  if (day.rest === '') return day.date;
  const time = readTime(day.rest);
  return time === undefined ? text : `${day.date}T${time}`;
}

const dayShapes = [
  /^(?<year>\d{4})([-/])(?<month>\d{1,2})\2(?<day>\d{1,2})(?!\d)/,
  /^(?<month>\d{1,2})([-/])(?<day>\d{1,2})\2(?<year>\d{4})(?!\d)/,
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?!\d)/,
];

function readDay(text: string): { date: string; rest: string } | undefined {
  for (const shape of dayShapes) {
    const found = shape.exec(text);
    if (found?.groups === undefined) continue;
    const [year, month, day] = [found.groups['year'], found.groups['month'], found.groups['day']].map(Number);
    if (!isDay(year!, month!, day!)) continue;
    const date = `${String(year).padStart(4, '0')}-${twoDigits(month!)}-${twoDigits(day!)}`;
    const rest = text.slice(found[0].length);
    if (rest === '' || /^[T ]/.test(rest)) return { date, rest: rest.slice(1).trim() };
  }
  return undefined;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function readTime(text: string): string | undefined {
  const found =
    /^(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?\s*(?:([AaPp])\.?[Mm]\.?)?\s*(Z|z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (found === null) return undefined;
  let hour = Number(found[1]);
  const half = found[4]?.toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  if (hour > 23 || Number(found[2]) > 59 || Number(found[3] ?? 0) >= 60) return undefined;
  return `${twoDigits(hour)}:${found[2]}:${found[3] ?? '00'}${found[5]?.toUpperCase() ?? ''}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
