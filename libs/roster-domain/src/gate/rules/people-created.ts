import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped, quantity } from '../quantity';

/** Does a school that was there before grow by half or more, as when ids changed or another school was mixed in? */
export function peopleCreated(
  kind: 'students' | 'contacts',
  school: SchoolPlan,
  limits: GateLimits,
): GateReason | null {
  const { before, created } = school[kind];
  const one = kind === 'students' ? 'student' : 'contact';
  if (before === 0) return null;
  const share = created / before;
  if (created <= limits.floor || share < limits.createdShare) return null;
  return {
    code: kind === 'students' ? 'STUDENTS_CREATED' : 'CONTACTS_CREATED',
    school: school.sourcedId,
    measured: share,
    limit: limits.createdShare,
    text:
      `${school.name}: ${quantity(created, `new ${one}`)} would join the ${grouped(before)} there (${percent(share)}); ` +
      `${percent(limits.createdShare)} or more waits for approval.`,
  };
}
