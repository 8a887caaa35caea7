import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped } from '../quantity';

/** Do more people leave a school than leave on an ordinary day? */
export function peopleRemoved(
  kind: 'students' | 'contacts',
  school: SchoolPlan,
  limits: GateLimits,
): GateReason | null {
  const { before, removed } = school[kind];
  const share = removed / before;
  if (removed <= limits.floor || share <= limits.removedShare) return null;
  return {
    code: kind === 'students' ? 'STUDENTS_REMOVED' : 'CONTACTS_REMOVED',
    school: school.sourcedId,
    measured: share,
    limit: limits.removedShare,
    text:
      `${school.name}: ${grouped(removed)} of ${grouped(before)} ${kind} (${percent(share)}) would be removed; ` +
      `more than ${percent(limits.removedShare)} waits for approval.`,
  };
}
