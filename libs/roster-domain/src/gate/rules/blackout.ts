import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateReason } from '../gate-reason';
import { quantity } from '../quantity';

/** Would anything be removed while the district has said that nothing may be? Even one removal waits. */
export function removedInBlackout({
  sourcedId,
  name,
  students,
  contacts,
  links,
}: SchoolPlan): GateReason | null {
  const removed = students.removed + contacts.removed + links.removed;
  if (removed === 0) return null;
  return {
    code: 'BLACKOUT',
    school: sourcedId,
    measured: removed,
    limit: 0,
    text:
      `${name}: ${quantity(students.removed, 'student')}, ${quantity(contacts.removed, 'contact')} and ${quantity(links.removed, 'link')} would be removed; ` +
      'the district has asked for no removals at this time.',
  };
}
