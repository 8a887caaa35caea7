/** A day of the calendar, `YYYY-MM-DD`. Such texts compare like the days they name. */
export type LocalDate = string;

/** Days as a school's wall calendar counts them. Milliseconds since the epoch in and out. */
export interface SchoolCalendar {
  dayOf(instant: number): LocalDate;
  /** The first instant of that day there, also where the clock skips midnight. */
  startOf(day: LocalDate): number;
}

const HOUR = 3_600_000;

/** @param zone an IANA name such as `America/Chicago`; an unknown one throws RangeError */
export function schoolCalendar(zone: string): SchoolCalendar {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const dayOf = (instant: number) => format.format(instant);
  const search = (day: LocalDate) => {
    const utcMidnight = Date.parse(`${day}T00:00:00Z`);
    let [before, since] = [utcMidnight - 27 * HOUR, utcMidnight + 27 * HOUR];
    while (since - before > 1) {
      const middle = Math.floor((before + since) / 2);
      if (dayOf(middle) >= day) since = middle;
      else before = middle;
    }
    return since;
  };
  // The same few days are asked for again and again.
  const starts = new Map<LocalDate, number>();
  const startOf = (day: LocalDate) => {
    const start = starts.get(day) ?? search(day);
    starts.set(day, start);
    return start;
  };
  return { dayOf, startOf };
}

/** Absent is no day either. */
export function isLocalDate(text: string | null | undefined): text is LocalDate {
  if (text == null) return false;
  const instant = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(instant) && plusDays(text, 0) === text;
}

export function plusDays(day: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);
}

/** The 18th birthday; of somebody born on 29 February 1 March: 18 years after a leap year is never one. */
export function eighteenthBirthday(birthDate: LocalDate): LocalDate {
  const year = String(Number(birthDate.slice(0, 4)) + 18).padStart(4, '0');
  return birthDate.endsWith('-02-29') ? `${year}-03-01` : `${year}${birthDate.slice(4)}`;
}
