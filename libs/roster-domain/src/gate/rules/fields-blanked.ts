import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped } from '../quantity';

/** Do e-mails, or phones, vanish from many contacts who stay, as when a column was left out or a permission taken away? */
export function fieldsBlanked(
  field: 'emails' | 'phones',
  { sourcedId, name, unusual }: SchoolPlan,
  limits: GateLimits,
): GateReason | null {
  if (unusual === undefined) return null;
  const { before, blanked } = unusual[field];
  const share = blanked / before;
  if (blanked <= limits.floor || share < limits.blankedShare) return null;
  return {
    code: field === 'emails' ? 'EMAILS_BLANKED' : 'PHONES_BLANKED',
    school: sourcedId,
    measured: share,
    limit: limits.blankedShare,
    text:
      `${name}: ${grouped(blanked)} of ${grouped(before)} ${field} (${percent(share)}) of contacts who stay would be blank; ` +
      `${percent(limits.blankedShare)} or more waits for approval.`,
  };
}
