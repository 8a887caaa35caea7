import { activeSupportGrant, type DistrictTransaction } from 'roster-store';
import type { Caller } from '../door/caller';
import type { Role } from '../door/role';
import { Problem } from '../problems/problem';

/**
 * Lets support see people of a district only in the time it was granted.
 * @param without roles that may see them anyway
 * @returns the id of the grant it is seen under; null: none is needed
 * @throws {Problem} 403 `grant_required`
 */
export async function requireGrant(
  tx: DistrictTransaction,
  { roles, subject }: Caller,
  without: readonly Role[],
): Promise<number | null> {
  if (roles.some((role) => without.includes(role))) return null;
  const grant = await activeSupportGrant(tx, subject);
  if (grant !== null) return grant.id;
  throw new Problem(
    403,
    'grant_required',
    'Support sees people only in a granted time',
    'You have no grant for this district now. Make one with a reason (POST grants); the district sees it.',
  );
}
