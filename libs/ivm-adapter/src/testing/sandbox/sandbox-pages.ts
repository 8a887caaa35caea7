import type { ListKind } from '../../list-files/list-columns';
import type { ContactRecord, StudentRecord, WirePage } from '../../wire/wire-types';
import type { SandboxPeople } from './sandbox-people';
import { SandboxProblem } from './sandbox-problem';
import type { SandboxSchool } from './sandbox-school';

const MOST = 1000;
const USUAL = 500;

/** A page of rows in their order; `next` is where the following one starts. @throws SandboxProblem 422 */
export function pageOf<Row>(rows: readonly Row[], query: URLSearchParams): WirePage<Row> {
  const limit = Number(query.get('limit') ?? USUAL);
  const from = Number(query.get('after') || 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST || !Number.isInteger(from) || from < 0)
    throw new SandboxProblem(422, 'invalid_page', `limit is from 1 to ${MOST}, after is the next of a page.`);
  const end = from + limit;
  return { items: rows.slice(from, end), next: end < rows.length ? String(end) : null };
}

/** Everything a school holds of a kind: what was sent first, then what is IVM's alone. */
export function rowsOf(school: SandboxSchool, kind: ListKind): unknown[] {
  if (kind !== 'relationships') return peopleOf<StudentRecord | ContactRecord>(school[kind]);
  const sent = school.relationships().map(({ ids: [studentId, contactId], version, record }) => {
    return { studentId, contactId, managed: true, version, record };
  });
  const own = school.unmanagedRelationships.map(({ studentId, contactId, pickup }) => {
    const record = { relationship: '', pickup, reason: 'linked', priority: '' };
    return { studentId, contactId, managed: false, version: null, record };
  });
  return [...sent, ...own];
}

function peopleOf<Record extends StudentRecord | ContactRecord>(
  people: Pick<SandboxPeople<Record>, 'sent' | 'unmanaged'>,
): unknown[] {
  const sent = people.sent().map(({ id, ivmId, version, record }) => {
    return { id, ivmId, managed: true, version, record };
  });
  const own = people.unmanaged().map(({ ivmId, record }) => {
    return { id: null, ivmId, managed: false, version: null, record };
  });
  return [...sent, ...own];
}
