import type { SupplementPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped, quantity } from '../quantity';

/** Is so much of the supplement gone that the file cannot be whole? */
export function supplementImplausible(
  supplement: SupplementPlan | null,
  limits: GateLimits,
): GateReason | null {
  if (supplement === null) return null;
  const share = supplement.gone / supplement.before;
  if (supplement.gone <= limits.floor || share <= limits.implausibleShare) return null;
  return {
    code: 'IMPLAUSIBLE_SUPPLEMENT',
    measured: share,
    limit: limits.implausibleShare,
    text:
      `The supplement lacks ${grouped(supplement.gone)} of its ${quantity(supplement.before, 'row')} (${percent(share)}); more than ` +
      `${percent(limits.implausibleShare)} cannot be true. Send the whole file, or sync without it.`,
  };
}
