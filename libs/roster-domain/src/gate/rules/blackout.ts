import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateReason } from '../gate-reason';

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
      `${name}: ${students.removed} students, ${contacts.removed} contacts and ${links.removed} links would be removed; ` +
      'the district has asked for no removals at this time.',
  };
}
