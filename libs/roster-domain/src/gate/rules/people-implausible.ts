import type { PeoplePlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped } from '../quantity';

/**
 * Can this be true at all? More than half of a school (or of the registration) gone overnight is a provider's bad
 * night, not news: nobody becomes more or less permitted by it.
 */
export function peopleImplausible(
  kind: 'students' | 'contacts',
  people: PeoplePlan,
  limits: GateLimits,
  where: { name: string; school?: string },
): GateReason | null {
  const share = people.removed / people.before;
  if (people.removed <= limits.floor || share <= limits.implausibleShare) return null;
  return {
    code: kind === 'students' ? 'IMPLAUSIBLE_STUDENTS' : 'IMPLAUSIBLE_CONTACTS',
    ...(where.school === undefined ? {} : { school: where.school }),
    measured: share,
    limit: limits.implausibleShare,
    text:
      `${where.name}: ${grouped(people.removed)} of ${grouped(people.before)} ${kind} (${percent(share)}) are not in this pull. ` +
      'That cannot be true as a whole, so nothing of it was believed; the roster stays as it was. ' +
      'Ask the SIS for a complete export; if they really left, approve what this run showed.',
  };
}
