import type { StatementRunner } from '../connection/roster-connection';
import { StoreRefused } from '../connection/store-refused';

/** `key` names the district for operators and is unique among all; `timezone` is an IANA name (America/Chicago). */
export interface NewDistrict {
  readonly key: string;
  readonly name: string;
  readonly timezone: string;
}

/** The one district of a store that is not set up for several: the command line's and the demonstration's. */
export const LOCAL_DISTRICT: NewDistrict = { key: 'local', name: 'Local district', timezone: 'UTC' };

/** Finds or makes a district through the SECURITY DEFINER function of migration 0001; safe when called at once. */
export async function ensureDistrict(runner: StatementRunner, district: NewDistrict): Promise<number> {
  requireText('key', district.key);
  requireText('name', district.name);
  requireTimezone(district.timezone);
  const rows = await runner.query<{ id: number }>('select roster.ensure_district($1, $2, $3) as id', [
    district.key,
    district.name,
    district.timezone,
  ]);
  const id = rows[0]?.id;
  if (id === undefined) throw new StoreRefused('The database gave no id for the district.');
  return id;
}

/** Puts the district of the transaction on another clock; its registrations' due times are computed anew. */
export async function setTimezone(tx: StatementRunner, timezone: string): Promise<void> {
  requireTimezone(timezone);
  const changed = await tx.query('update district set timezone = $1 where timezone <> $1 returning id', [
    timezone,
  ]);
  if (changed.length > 0) await tx.query('update registration set next_due_at = null');
}

function requireText(part: string, text: string): void {
  if (text.trim() === '' || text.length > 200)
    throw new StoreRefused(`A district's ${part} has 1 to 200 characters and is not blank.`);
}

/** @throws {StoreRefused} */
export function requireTimezone(timezone: string): void {
  try {
    // PostgreSQL and Node share the IANA names; an offset such as "+01:00" has no summer time and is not meant.
    if (!/^[A-Za-z]/.test(timezone)) throw new RangeError();
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw new StoreRefused(
      `"${timezone.slice(0, 60)}" is not a time zone; use an IANA name such as America/Chicago.`,
    );
  }
}
