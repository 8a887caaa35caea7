import type { SchoolLists } from '../port/ivm-gateway';
import { outcomeOf, pickupFor } from '../port/pickup-for';
import { AsideFile } from './aside-file';
import { checkRelationship, checkSchool, named } from '../rows/check-fields';
import { inOrder, pairIds, personIds } from '../rows/check-rows';
import { csvRecord, neutralise } from './csv-cell';
import type { ListColumn, ListKind } from './list-columns';
import { FILE_OF, wordFor } from './list-layout';
import type { ListFilesSettings } from './list-files-settings';

export interface StagedList {
  readonly file: AsideFile;
  readonly rows: number;
  /** The bytes already stand there. */
  readonly unchanged: boolean;
}

export interface StagedLists {
  readonly students: StagedList;
  readonly contacts: StagedList;
  readonly relationships: StagedList;
  /** Relationships that say yes. */
  readonly approvals: number;
  readonly withheld: number;
}

/** Writes a school's three lists aside; `opened` takes every file at once, so the caller can discard them all. */
export async function stageLists(
  settings: ListFilesSettings,
  folder: string,
  lists: SchoolLists,
  opened: AsideFile[],
  signal: AbortSignal | undefined,
): Promise<StagedLists> {
  const { columns, capabilities } = settings;
  const context = contextOf(lists);
  const stage = async <Row>(kind: ListKind, records: AsyncIterable<Row>): Promise<StagedList> => {
    const file = await AsideFile.open(folder, FILE_OF[kind]);
    opened.push(file);
    const cells = (columns[kind] as readonly ListColumn<string>[]).map((column) => column.header);
    await file.write(csvRecord(cells));
    let rows = 0;
    for await (const record of records) {
      await file.write(
        csvRecord(cellsOf(columns[kind], record as Readonly<Record<string, unknown>>, context)),
      );
      rows++;
    }
    await file.finish();
    return { file, rows, unchanged: await file.equalsPresent() };
  };

  const school = lists.school.id;
  let approvals = 0;
  let withheld = 0;
  /** Where being listed is permission, only who may collect somebody is listed; kept only then, for it grows. */
  const approvedContacts = capabilities.presenceIsApproval ? new Set<string>() : undefined;

  async function* relationships() {
    for await (const { row, place } of inOrder(
      lists.relationships(),
      'relationships',
      school,
      pairIds,
      signal,
    )) {
      checkRelationship(place, row);
      const pickup = pickupFor(outcomeOf(row.pickup), capabilities);
      if (pickup === null) {
        withheld++;
        continue;
      }
      if (pickup === 'Yes') {
        approvals++;
        approvedContacts?.add(row.contactId);
      }
      yield named(place, { ...row, pickup: wordFor(columns.pickupWords, pickup) });
    }
  }
  async function* contacts() {
    for await (const { row, place } of inOrder(lists.contacts(), 'contacts', school, personIds, signal)) {
      if (!approvedContacts || approvedContacts.has(row.sourcedId)) yield named(place, row);
    }
  }
  async function* students() {
    for await (const { row, place } of inOrder(lists.students(), 'students', school, personIds, signal)) {
      yield named(place, row);
    }
  }

  // Relationships first: they say which contacts may be listed.
  const stagedRelationships = await stage('relationships', relationships());
  return {
    relationships: stagedRelationships,
    contacts: await stage('contacts', contacts()),
    students: await stage('students', students()),
    approvals,
    withheld,
  };
}

type Context = Readonly<Record<'schoolId' | 'schoolName' | 'asOf' | 'validUntil', string>>;

function contextOf(lists: SchoolLists): Context {
  checkSchool(lists);
  return {
    schoolId: lists.school.id,
    schoolName: lists.school.name,
    asOf: lists.validity.asOf?.toISOString() ?? '',
    validUntil: lists.validity.validUntil?.toISOString() ?? '',
  };
}

function cellsOf(
  columns: readonly ListColumn<string>[],
  row: Readonly<Record<string, unknown>>,
  context: Context,
): string[] {
  return columns.map((column) => {
    if ('constant' in column) return column.constant;
    return neutralise(String(context[column.field as keyof Context] ?? row[column.field]));
  });
}
