import { readRegistration, type DistrictTransaction, type RegistrationView } from 'roster-store';
import { notFoundHere } from '../district-request/district-problems';

/** Reads an id of an address; what cannot be an id is one that nothing has. */
export function idOf(text: string): number {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  return id <= 2_147_483_647 ? id : 0;
}

/** The registration an address names. @throws {Problem} 404 `registration_not_found` */
export async function registrationOf(tx: DistrictTransaction, r: string): Promise<RegistrationView> {
  const id = idOf(r);
  const found = id === 0 ? null : await readRegistration(tx, id);
  if (found === null) throw notFoundHere('registration');
  return found;
}
