import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped } from '../quantity';

/** Does nearly everybody of a school change at once, as when columns were shifted or a wrong file was sent? */
export function peopleUpdated(
  kind: 'students' | 'contacts',
  school: SchoolPlan,
  limits: GateLimits,
): GateReason | null {
  const { before, updated } = school[kind];
  const share = updated / before;
  if (updated <= limits.floor || share < limits.updatedShare) return null;
  return {
    code: kind === 'students' ? 'STUDENTS_UPDATED' : 'CONTACTS_UPDATED',
    school: school.sourcedId,
    measured: share,
    limit: limits.updatedShare,
    text:
      `${school.name}: ${grouped(updated)} of ${grouped(before)} ${kind} (${percent(share)}) would change at once; ` +
      `${percent(limits.updatedShare)} or more waits for approval.`,
  };
}
