import { schoolCalendar, type Announcement } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';
import { requireUsableCalendar } from './usable-calendar';

/** Days of the district's own calendar, first and last included, as YYYY-MM-DD; and who wanted them, and why. */
export interface CalendarEntry {
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly reason: string;
}

/** Which days are unlike others to the gate. */
export interface DistrictCalendar {
  /** Nothing is removed on these days; what tightens acts all the same. */
  readonly blackouts: readonly CalendarEntry[];
  /** So much may change on these days without anybody having to approve it: a rollover, approved in advance. */
  readonly announcements: readonly (CalendarEntry & Announcement)[];
}

/** What the calendar says of one day. */
export interface CalendarDay {
  /** The day on the district's own calendar, YYYY-MM-DD. */
  readonly today: string;
  readonly blackout: boolean;
  /** Those in force that day. */
  readonly announcements: readonly Announcement[];
}

type Row = CalendarEntry & { readonly kind: 'blackout' | 'announcement' } & Record<
    keyof Announcement['shares'],
    number | null
  >;

/** The calendar of the transaction's district, each list by its days. */
export async function readCalendar(tx: DistrictTransaction): Promise<DistrictCalendar> {
  const rows = await tx.query<Row>(
    `select kind, from_day::text as "from", to_day::text as "to", entered_by as by, reason, removed_share as "removedShare",
            links_lost_share as "linksLostShare", updated_share as "updatedShare", created_share as "createdShare"
       from calendar_entry order by from_day, to_day, id`,
  );
  const entry = ({ from, to, by, reason }: Row): CalendarEntry => ({ from, to, by, reason });
  const of = (kind: Row['kind']): Row[] => rows.filter((row) => row.kind === kind);
  return {
    blackouts: of('blackout').map(entry),
    announcements: of('announcement').map((row) => ({ ...entry(row), shares: sharesOf(row) })),
  };
}

function sharesOf({ removedShare, linksLostShare, updatedShare, createdShare }: Row): Announcement['shares'] {
  const shares = { removedShare, linksLostShare, updatedShare, createdShare };
  return Object.fromEntries(Object.entries(shares).filter(([, share]) => share !== null));
}

/** Replaces the calendar of the transaction's district. Throws `StoreRefused` with a sentence when it cannot be used. */
export async function writeCalendar(tx: DistrictTransaction, calendar: DistrictCalendar): Promise<void> {
  requireUsableCalendar(calendar);
  const rows = [
    ...calendar.blackouts.map((entry) => ({ kind: 'blackout', ...entry })),
    ...calendar.announcements.map(({ shares, ...entry }) => ({ kind: 'announcement', ...entry, ...shares })),
  ];
  await tx.query('delete from calendar_entry');
  await tx.query(
    `insert into calendar_entry (district_id, kind, from_day, to_day, entered_by, reason, removed_share, links_lost_share,
            updated_share, created_share)
     select d.id, n.kind, n."from", n."to", n.by, n.reason, n."removedShare", n."linksLostShare", n."updatedShare", n."createdShare"
       from district d, jsonb_to_recordset($1) as n (kind text, "from" date, "to" date, by text, reason text,
              "removedShare" float8, "linksLostShare" float8, "updatedShare" float8, "createdShare" float8)`,
    [JSON.stringify(rows)],
  );
}

/** What the calendar of the transaction's district says of the day its clocks show at an instant. */
export async function calendarOn(tx: DistrictTransaction, at: Date): Promise<CalendarDay> {
  const [district] = await tx.query<{ timezone: string }>('select timezone from district');
  const today = schoolCalendar(district?.timezone ?? 'UTC').dayOf(at.getTime());
  const { blackouts, announcements } = await readCalendar(tx);
  const inForce = ({ from, to }: { from: string; to: string }): boolean => from <= today && today <= to;
  return {
    today,
    blackout: blackouts.some(inForce),
    announcements: announcements.filter(inForce).map(({ from, to, shares }) => ({ from, to, shares })),
  };
}
