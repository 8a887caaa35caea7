import { isLocalDate, type Announcement } from 'roster-domain';
import { StoreRefused } from '../connection/store-refused';
import type { CalendarEntry, DistrictCalendar } from './district-calendar';

/** More entries than this are no calendar of one district. */
const MOST_ENTRIES = 100;
/** Nothing is removed for so long at most: lists that lose nobody grow wrong. */
const LONGEST_BLACKOUT_DAYS = 31;
const LONGEST_ANNOUNCEMENT_DAYS = 31;

/** The greatest share that may be announced. A school may become many times what it was; nothing loses more than all. */
const MOST: Readonly<Record<keyof Announcement['shares'], number>> = {
  removedShare: 1,
  linksLostShare: 1,
  updatedShare: 1,
  createdShare: 10,
};

/** Throws `StoreRefused` with a sentence that names the entry when one cannot be used. */
export function requireUsableCalendar({ blackouts, announcements }: DistrictCalendar): void {
  if (blackouts.length + announcements.length > MOST_ENTRIES)
    refuse(`A calendar has at most ${MOST_ENTRIES} entries; take away those that are over.`);
  blackouts.forEach((entry, at) => requireUsable(entry, `Blackout ${at + 1}`, LONGEST_BLACKOUT_DAYS));
  announcements.forEach((entry, at) => {
    const name = `Announcement ${at + 1}`;
    requireUsable(entry, name, LONGEST_ANNOUNCEMENT_DAYS);
    requireShares(entry.shares, name);
  });
}

function requireUsable({ from, to, by, reason }: CalendarEntry, name: string, most: number): void {
  for (const day of [from, to])
    if (!isLocalDate(day)) refuse(`${name}: "${day}" is no day of the calendar; write it as YYYY-MM-DD.`);
  if (to < from) refuse(`${name}: it ends on ${to}, before it begins on ${from}.`);
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days > most) refuse(`${name}: it lasts ${days} days; at most ${most} are possible.`);
  if (by.trim() === '') refuse(`${name}: say who wants it.`);
  if (reason.trim() === '') refuse(`${name}: say why.`);
}

function requireShares(shares: Announcement['shares'], name: string): void {
  const given = Object.entries(shares);
  if (given.length === 0) refuse(`${name}: say what will change, with at least one share.`);
  for (const [share, value] of given) {
    const most = MOST[share as keyof typeof MOST];
    if (most === undefined) refuse(`${name}: there is no share "${share}".`);
    if (!(value > 0 && value <= most))
      refuse(`${name}: ${share} is ${value}; it must be more than 0 and at most ${most} (1 is all).`);
  }
}

function refuse(sentence: string): never {
  throw new StoreRefused(sentence);
}
