import { join } from 'node:path';
import type { ApprovalsToWithdraw, IvmPair, Rows } from '../port/ivm-gateway';
import { AsideFile } from './aside-file';
import { compareIds, inOrder, pairIds } from '../rows/check-rows';
import type { ListColumns } from './list-columns';
import type { ListFilesSettings } from './list-files-settings';
import { answerOf, FILE_OF, ListLayout } from './list-layout';
import { loweredRecord } from './lowered-row';
import { readCsvRecords } from './read-csv-records';

export class UnknownWordError extends Error {
  override readonly name = 'UnknownWordError';
}

export interface Withdrawal {
  readonly file: AsideFile;
  readonly rows: number;
  readonly withdrawn: number;
  readonly remaining: number;
  /** Contacts still on the list; filled only where being listed is permission. */
  readonly listedContacts: ReadonlySet<string>;
}

/** The relationships in place with the chosen approvals lowered, aside; every other row keeps its bytes. */
export async function stageWithdrawal(
  settings: ListFilesSettings,
  columns: ListColumns,
  folder: string,
  schoolId: string,
  which: ApprovalsToWithdraw,
  opened: AsideFile[],
  signal: AbortSignal | undefined,
): Promise<Withdrawal> {
  const layout = ListLayout.of(columns, 'relationships');
  const { presenceIsApproval } = settings.capabilities;
  const listedContacts = new Set<string>();
  let [rows, withdrawn, remaining] = [0, 0, 0];
  const file = await AsideFile.open(folder, FILE_OF.relationships);
  opened.push(file);
  const chosen = new ChosenApprovals(which, schoolId, signal);
  try {
    let number = 0;
    for await (const { text, cells } of readCsvRecords(join(folder, FILE_OF.relationships))) {
      signal?.throwIfAborted();
      const record = number++ === 0 ? text : await lowered(text, cells);
      if (number > 1 && record !== '') rows++;
      await file.write(record);
    }
  } finally {
    await chosen.close();
  }
  await file.finish();
  return { file, rows, withdrawn, remaining, listedContacts };

  async function lowered(text: string, cells: readonly string[]): Promise<string> {
    if (cells.length !== layout.columns.length)
      throw new UnknownWordError('a row has not as many cells as the header');
    const answer = answerOf(columns.pickupWords, layout.read(cells, 'pickup'));
    if (answer === undefined)
      throw new UnknownWordError('a row holds a pickup word that is none of the three');
    const pair = { studentId: layout.read(cells, 'studentId'), contactId: layout.read(cells, 'contactId') };
    if (answer !== 'Yes') return presenceIsApproval ? '' : text;
    if (await chosen.includes(pair)) {
      withdrawn++;
      return loweredRecord(layout, columns.pickupWords, settings.capabilities, cells);
    }
    remaining++;
    if (presenceIsApproval) listedContacts.add(pair.contactId);
    return text;
  }
}

/** Which approvals go; a list of those that stay is read along, one row at a time. */
class ChosenApprovals {
  private readonly staying: AsyncGenerator<{ readonly row: IvmPair }> | undefined;
  private current: IvmPair | undefined;
  private started = false;

  constructor(
    private readonly which: ApprovalsToWithdraw,
    schoolId: string,
    signal: AbortSignal | undefined,
  ) {
    if (which === 'all' || typeof which === 'function') return;
    const except: Rows<IvmPair> = which.except;
    this.staying = inOrder(except, 'relationships', schoolId, pairIds, signal);
  }

  async includes(pair: IvmPair): Promise<boolean> {
    if (this.which === 'all') return true;
    if (typeof this.which === 'function') return this.which(pair);
    const ids = [pair.studentId, pair.contactId];
    if (!this.started) await this.advance();
    while (this.current && compareIds([this.current.studentId, this.current.contactId], ids) < 0)
      await this.advance();
    return !this.current || compareIds([this.current.studentId, this.current.contactId], ids) !== 0;
  }

  async close(): Promise<void> {
    await this.staying?.return(undefined);
  }

  private async advance(): Promise<void> {
    this.started = true;
    const next = await this.staying?.next();
    this.current = next === undefined || next.done ? undefined : next.value.row;
  }
}
