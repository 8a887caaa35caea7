import { listFactChanges } from '../supplement/list-fact-changes';

/** What users' metadata change on current links. */
export function listMetadataChanges(into: 'plan_change' | 'applied_change'): string {
  return listFactChanges(into, '', 'metadata_pair', { was: 'was_silent', now: 'silent' }, [
    `('contradicting', to_jsonb(was_contradicting), to_jsonb(contradicting), case when contradicting then -1 else 1 end)`,
  ]);
}
