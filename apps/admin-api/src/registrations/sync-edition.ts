import { readDistrict, type DistrictTransaction } from 'roster-store';
import { editionRequired } from './registration-problems';

/**
 * Only districts on Enterprise with the add-on may sync.
 * @param when `now`: in force today, on the district's calendar; `ever`: today or later, for what is set up beforehand
 * @throws {Problem} 403 `edition_required`
 */
export async function requireSyncEdition(tx: DistrictTransaction, when: 'now' | 'ever'): Promise<void> {
  const district = await readDistrict(tx);
  if (district === null) throw new Error('the district of the request is gone');
  const { edition, addOn, timezone } = district;
  if (edition !== 'enterprise') throw editionRequired('this one is on the standard edition.');
  if (addOn === null) throw editionRequired('this one has no add-on.');
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(
    new Date(),
  );
  if (today > addOn.to) throw editionRequired(`its add-on ended on ${addOn.to}.`);
  if (when === 'now' && today < addOn.from) throw editionRequired(`its add-on begins on ${addOn.from}.`);
}
