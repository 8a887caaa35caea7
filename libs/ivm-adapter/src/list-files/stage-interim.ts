import { join } from 'node:path';
import { AsideFile } from './aside-file';
import { changedPeople } from './changed-people';
import { compareIds } from '../rows/check-rows';
import type { ListFilesSettings } from './list-files-settings';
import { answerOf, FILE_OF, ListLayout } from './list-layout';
import { loweredRecord } from './lowered-row';
import { type CsvRecord, NotOurCsvError, readCsvRecords } from './read-csv-records';
import type { StagedLists } from './stage-lists';

/**
 * The relationships for the moment in which students and contacts are exchanged: the new ones, where only those
 * approvals stand that stood before, and whose student and contact read the same before and after. An id that means
 * another human now ("c7" was Ann, is Bob) so never lends Ann's approval to Bob, nor Bob's to Ann, whatever mix of
 * old and new files a reader (or a kill) catches.
 */
export async function stageInterim(
  settings: ListFilesSettings,
  folder: string,
  staged: StagedLists,
  opened: AsideFile[],
): Promise<AsideFile> {
  const { columns, capabilities } = settings;
  const layout = ListLayout.of(columns, 'relationships');
  const changed = (kind: 'students' | 'contacts') =>
    staged[kind].unchanged
      ? () => false
      : changedPeople(ListLayout.of(columns, kind), join(folder, FILE_OF[kind]), staged[kind].file.path);
  const studentChanged = await changed('students');
  const contactChanged = await changed('contacts');

  const file = await AsideFile.open(folder, FILE_OF.relationships);
  opened.push(file);
  const approvedBefore = new ApprovalsBefore(
    layout,
    columns.pickupWords,
    join(folder, FILE_OF.relationships),
  );
  try {
    let header = true;
    for await (const record of readCsvRecords(staged.relationships.file.path)) {
      if (header || !isYes(record)) await file.write(record.text);
      else {
        const [student, contact] = idsOf(layout, record) as [string, string];
        const stands =
          (await approvedBefore.includes([student, contact])) &&
          !studentChanged(student) &&
          !contactChanged(contact);
        await file.write(
          stands ? record.text : loweredRecord(layout, columns.pickupWords, capabilities, record.cells),
        );
      }
      header = false;
    }
  } finally {
    await approvedBefore.close();
  }
  await file.finish();
  return file;

  function isYes(record: CsvRecord): boolean {
    return answerOf(columns.pickupWords, layout.read(record.cells, 'pickup')) === 'Yes';
  }
}

function idsOf(layout: ListLayout, record: CsvRecord): readonly string[] {
  return [layout.read(record.cells, 'studentId'), layout.read(record.cells, 'contactId')];
}

/** The approvals of the file in place, asked for in rising order; none when it is not written under this map. */
class ApprovalsBefore {
  private readonly records: AsyncGenerator<CsvRecord>;
  private current: CsvRecord | undefined;
  private started = false;

  constructor(
    private readonly layout: ListLayout,
    private readonly words: ListFilesSettings['columns']['pickupWords'],
    path: string,
  ) {
    this.records = readCsvRecords(path);
  }

  async includes(ids: readonly string[]): Promise<boolean> {
    if (!this.started) {
      this.started = true;
      await this.advance();
      if (this.current !== undefined && !this.layout.isHeader(this.current.cells)) this.current = undefined;
      else await this.advance();
    }
    while (this.current !== undefined && compareIds(idsOf(this.layout, this.current), ids) < 0)
      await this.advance();
    if (this.current === undefined || compareIds(idsOf(this.layout, this.current), ids) !== 0) return false;
    return answerOf(this.words, this.layout.read(this.current.cells, 'pickup')) === 'Yes';
  }

  async close(): Promise<void> {
    await this.records.return(undefined);
  }

  private async advance(): Promise<void> {
    try {
      const { value, done } = await this.records.next();
      this.current = done ? undefined : value;
    } catch (error) {
      if (!(error instanceof NotOurCsvError)) throw error;
      this.current = undefined;
    }
  }
}
