import type { AuthorisationFact } from './custody-facts';
import { isLocalDate, type LocalDate } from './school-day';

/** By somebody else than who entered it. */
export function isConfirmed({ confirmedBy, enteredBy }: AuthorisationFact): boolean {
  return confirmedBy !== null && confirmedBy !== enteredBy;
}

/** For what permits: inclusive at both ends, null = open; a date that is no date permits nothing. */
export function isWithin(today: LocalDate, from: LocalDate | null, to: LocalDate | null): boolean {
  const begun = from === null || (isLocalDate(from) && from <= today);
  return begun && (to === null || (isLocalDate(to) && today <= to));
}
