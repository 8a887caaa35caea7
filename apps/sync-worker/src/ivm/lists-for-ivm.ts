import {
  contactsMergedByIvm,
  type IvmCapabilities,
  type IvmContact,
  type IvmRelationship,
  type IvmStudent,
  type MergeableContact,
  type SchoolLists as IvmSchoolLists,
} from 'ivm-adapter';
import type { SchoolForIvm } from 'roster-store';

/** A school's lists in memory: they are read from one connection, and several schools are sent at once. */
export interface SchoolRows {
  readonly students: readonly IvmStudent[];
  readonly contacts: readonly IvmContact[];
  readonly relationships: readonly IvmRelationship[];
}

/** Reads whatever the lists hand over. */
export async function readRows(
  lists: Pick<IvmSchoolLists, 'students' | 'contacts' | 'relationships'>,
): Promise<SchoolRows> {
  return {
    students: await all(lists.students()),
    contacts: await all(lists.contacts()),
    relationships: await all(lists.relationships()),
  };
}

/**
 * What of a school's rows its template sends, with a `Yes` of contacts IVM would take for one another held back as
 * `Verify` unless it can tell them apart.
 */
export async function rowsToSend(
  { students, contacts, relationships }: SchoolRows,
  template: SchoolForIvm['template'],
  { contactDiscriminator }: IvmCapabilities,
  /** Contacts entered in IVM itself, whom it may take for ones of these. */
  own: readonly MergeableContact[],
): Promise<SchoolRows> {
  const merged = contactDiscriminator ? new Set<string>() : await contactsMergedByIvm(contacts, own);
  const asked = relationships.map((row): IvmRelationship =>
    row.pickup === 'Yes' && merged.has(row.contactId)
      ? { ...row, pickup: 'Verify', reason: 'see office' }
      : row,
  );
  switch (template) {
    case 'students':
      return { students, contacts: [], relationships: [] };
    case 'contacts':
      return { students: [], contacts, relationships: [] };
    case 'students_contacts':
      return { students, contacts, relationships: asked };
    case 'students_pickup_contacts': {
      const approved = asked.filter(({ pickup }) => pickup === 'Yes');
      const listed = new Set(approved.map(({ contactId }) => contactId));
      return {
        students,
        contacts: contacts.filter(({ sourcedId }) => listed.has(sourcedId)),
        relationships: approved,
      };
    }
  }
}

/** Why nothing may be delivered to a school yet; null: it may. */
export function whatItWaitsFor(
  { goLiveAt, preloaded }: Pick<SchoolForIvm, 'goLiveAt' | 'preloaded'>,
  now: Date,
  /** People IVM holds there that were entered by hand; undefined: IVM has no such school. */
  unmanaged: () => number | undefined,
): string | null {
  if (goLiveAt !== null && goLiveAt > now) return 'before_go_live';
  if (preloaded === 'adopt') return 'adoption_not_applied';
  if (preloaded === null && (unmanaged() ?? 0) > 0) return 'preloaded_undecided';
  return null;
}

async function all<Row>(rows: AsyncIterable<Row> | Iterable<Row>): Promise<Row[]> {
  const read: Row[] = [];
  for await (const row of rows) read.push(row);
  return read;
}
