import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped, quantity } from '../quantity';

/** Would several students have more contacts than families have, as when links are crossed or one adult is given to all? */
export function studentsCrowded(
  { sourcedId, name, unusual }: SchoolPlan,
  limits: GateLimits,
): GateReason | null {
  if (unusual === undefined) return null;
  const { crowdedStudents, studentsAfter } = unusual;
  const share = crowdedStudents / studentsAfter;
  if (crowdedStudents < limits.crowdedStudents || share < limits.crowdedShare) return null;
  return {
    code: 'STUDENTS_CROWDED',
    school: sourcedId,
    measured: share,
    limit: limits.crowdedShare,
    text:
      `${name}: ${grouped(crowdedStudents)} of ${quantity(studentsAfter, 'student')} (${percent(share)}) would newly have more than ` +
      `${limits.contactsPerStudent} contacts; ${percent(limits.crowdedShare)} or more waits for approval.`,
  };
}
