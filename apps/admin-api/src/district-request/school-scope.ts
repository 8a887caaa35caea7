import type { Caller } from '../door/caller';
import { schoolNotYours } from './district-problems';

/**
 * Whether the caller's token names a school: by our id, or by the id its provider gives it unless that is a number,
 * which would be taken for one of ours.
 */
export function maySeeSchool(
  { schools }: Caller,
  { id, sourcedId }: { readonly id: number; readonly sourcedId: string },
): boolean {
  if (schools === 'all' || schools.includes(String(id))) return true;
  return !/^\d+$/.test(sourcedId) && schools.includes(sourcedId);
}

/** @throws {Problem} 403 `school_refused` */
export function requireSchool(
  caller: Caller,
  school: { readonly id: number; readonly sourcedId: string },
): void {
  if (!maySeeSchool(caller, school)) throw schoolNotYours();
}
