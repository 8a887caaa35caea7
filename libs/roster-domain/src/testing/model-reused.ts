import { isAnotherHuman } from '../identity/another-human';
import type { PersonName } from '../identity/person-name';
import type { PersonRecord } from '../normalise/roster-record';

interface Stored {
  readonly record: PersonRecord;
  readonly reusedFrom: PersonName | null;
}

/**
 * Whom an id meant before it seemed to mean another human; null while it means whom it always did. What is compared is
 * whom it first meant, so an id that goes back to them is in question no more.
 * @param record what this pull says of it; undefined: nothing, and all stays as it was
 */
export function reusedFromOf(
  stored: Stored | undefined,
  record: PersonRecord | undefined,
): PersonName | null {
  if (stored === undefined || record === undefined) return stored?.reusedFrom ?? null;
  const meant = stored.reusedFrom ?? nameOf(stored.record);
  return isAnotherHuman(meant, nameOf(record)) ? meant : null;
}

function nameOf({ givenName, middleName, familyName }: PersonRecord): PersonName {
  return { givenName, middleName, familyName, suffix: '' };
}
