import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped, quantity } from '../quantity';

/** Did a supplement lose what forbids on several links at once, while the links stay? */
export function restrictionsSilent(school: SchoolPlan, limits: GateLimits): GateReason | null {
  const { silenced, before } = school.links;
  const share = silenced / before;
  if (silenced < limits.restrictionsSilent || share < limits.restrictionsSilentShare) return null;
  return {
    code: 'RESTRICTIONS_SILENT',
    school: school.sourcedId,
    measured: silenced,
    limit: limits.restrictionsSilent,
    text:
      `${school.name}: on ${grouped(silenced)} of ${quantity(before, 'link')} (${percent(share)}) the supplement no longer says a "no", a ` +
      `restriction or a date that it said before. They stay in force and these links are to be asked about; ` +
      `${limits.restrictionsSilent} or more waits for approval.`,
  };
}
