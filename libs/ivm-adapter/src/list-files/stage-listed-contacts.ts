import { join } from 'node:path';
import { AsideFile, sha256Of } from './aside-file';
import type { ListColumns } from './list-columns';
import { FILE_OF, ListLayout } from './list-layout';
import { NotOurCsvError, readCsvRecords } from './read-csv-records';

/** Where being listed is permission: the contacts in place without those who may collect nobody any more, aside. */
export async function stageListedContacts(
  columns: ListColumns,
  folder: string,
  listed: ReadonlySet<string>,
  opened: AsideFile[],
): Promise<{ readonly file: AsideFile; readonly rows: number } | undefined> {
  const path = join(folder, FILE_OF.contacts);
  if ((await sha256Of(path)) === undefined) return undefined;
  const layout = ListLayout.of(columns, 'contacts');
  const file = await AsideFile.open(folder, FILE_OF.contacts);
  opened.push(file);
  let rows = -1;
  for await (const { text, cells } of readCsvRecords(path)) {
    if (rows < 0 && !layout.isHeader(cells)) throw new NotOurCsvError('its contacts have another header');
    if (rows >= 0 && !listed.has(layout.read(cells, 'sourcedId'))) continue;
    await file.write(text);
    rows++;
  }
  await file.finish();
  return { file, rows: Math.max(rows, 0) };
}
