import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateReason } from '../gate-reason';
import { grouped } from '../quantity';

/** Would a school lose its last student, or its last contact? That never goes without approval, however few they were. */
export function lastPerson(kind: 'students' | 'contacts', school: SchoolPlan): GateReason | null {
  const { before, after } = school[kind];
  if (before === 0 || after > 0) return null;
  return {
    code: kind === 'students' ? 'LAST_STUDENT' : 'LAST_CONTACT',
    school: school.sourcedId,
    measured: 0,
    limit: 1,
    text: `${school.name}: the last ${kind === 'students' ? 'student' : 'contact'} would go (${grouped(before)} before, none after); that waits for approval.`,
  };
}
