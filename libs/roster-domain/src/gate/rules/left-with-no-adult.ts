import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import type { GateReason } from '../gate-reason';
import { quantity } from '../quantity';

/** Would several children who had a linked adult have none? */
export function leftWithNoAdult(school: SchoolPlan, limits: GateLimits): GateReason | null {
  if (school.leftWithNoAdult < limits.leftWithNoAdult) return null;
  return {
    code: 'LEFT_WITH_NO_ADULT',
    school: school.sourcedId,
    measured: school.leftWithNoAdult,
    limit: limits.leftWithNoAdult,
    text:
      `${school.name}: ${quantity(school.leftWithNoAdult, 'student')} would have no linked adult any more; ` +
      `${limits.leftWithNoAdult} or more waits for approval.`,
  };
}
