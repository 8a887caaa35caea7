import { listFactChanges } from './list-fact-changes';
import { supplementPairs } from './supplement-pairs';

/** What a supplement changes on current links. */
export function listSupplementChanges(
  into: 'plan_change' | 'applied_change',
  registrationId: number,
): string {
  return listFactChanges(into, supplementPairs(registrationId), 'pairs', {
    was: `was_silence <> 'none'`,
    now: `silence <> 'none'`,
  });
}
