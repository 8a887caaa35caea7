import { asFields, LONGEST_TEXT, sourcedIdOf, textOf } from './read-field';
import { statusOf } from './record-status';
import type { NormalisedOrg } from './roster-record';

/** OneRoster 1.1 section 4.8 (org): sourcedId, name and type are required. */
export function normaliseOrg(raw: unknown): NormalisedOrg {
  const fields = asFields(raw);
  const sourcedId = sourcedIdOf(fields['sourcedId']);
  const rejected = (code: 'MISSING_FIELD' | 'UNKNOWN_STATUS' | 'FIELD_TOO_LONG', field: string) =>
    ({ kind: 'rejected', code, resource: 'orgs', field, sourcedId }) as const;
  if (sourcedId === null) return rejected('MISSING_FIELD', 'sourcedId');
  const status = statusOf(fields);
  if (status === null) return rejected('UNKNOWN_STATUS', 'status');
  const name = textOf(fields, 'name');
  const type = textOf(fields, 'type').toLowerCase();
  if (status === 'active') {
    if (name === '') return rejected('MISSING_FIELD', 'name');
    if (type === '') return rejected('MISSING_FIELD', 'type');
  }
  if (name.length > LONGEST_TEXT) return rejected('FIELD_TOO_LONG', 'name');
  if (type.length > LONGEST_TEXT) return rejected('FIELD_TOO_LONG', 'type');
  return { kind: 'org', sourcedId, name, type, status };
}
