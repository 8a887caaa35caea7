/** ISO calendar date of a text; the time of an instant is left out. null: blank. */
export function dayOf(text: string): string | 'unreadable' | null {
  if (text === '') return null;
  const date = /^(\d{4}-\d\d-\d\d)(T.*)?$/.exec(text)?.[1];
  const exists = date !== undefined && date >= '0001' && isCalendarDate(date);
  return exists ? date : 'unreadable';
}

function isCalendarDate(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
