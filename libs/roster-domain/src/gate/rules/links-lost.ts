import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped, quantity } from '../quantity';

/** Do more links between students and contacts go, or turn doubtful, than on an ordinary day? */
export function linksLost(school: SchoolPlan, limits: GateLimits): GateReason | null {
  const lost = school.links.removed + school.links.unconfirmed;
  const share = lost / school.links.before;
  if (lost <= limits.floor || share < limits.linksLostShare) return null;
  return {
    code: 'LINKS_LOST',
    school: school.sourcedId,
    measured: share,
    limit: limits.linksLostShare,
    text:
      `${school.name}: ${grouped(lost)} of ${quantity(school.links.before, 'link')} between students and contacts (${percent(share)}) ` +
      `would be removed or are no longer confirmed; ${percent(limits.linksLostShare)} or more waits for approval.`,
  };
}
