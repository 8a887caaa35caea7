import type { ActingPerson } from 'roster-store';
import type { Caller } from '../door/caller';

/** The caller as somebody who does something to facts of custody, now. */
export function actingCaller({ name, roles, subject }: Caller): ActingPerson {
  return { subject, name: name ?? null, roles, at: new Date() };
}
