import { join } from 'node:path';
import { IvmDeliveryError } from '../port/ivm-delivery-error';
import type { ApprovalsToWithdraw, DeliverOptions, WithdrawalReceipt } from '../port/ivm-gateway';
import { AsideFile, removeLeftOvers, sha256Of } from './aside-file';
import type { ListColumns } from './list-columns';
import type { ListFilesSettings } from './list-files-settings';
import { FILE_OF, ListLayout } from './list-layout';
import { type ListManifest, MANIFEST_FILE, manifestText, readManifest } from './list-manifest';
import { publish } from './publish-lists';
import { NotOurCsvError, readCsvRecords } from './read-csv-records';
import { findSchoolFolder } from './school-folder';
import { stageListedContacts } from './stage-listed-contacts';
import { stageWithdrawal, UnknownWordError, type Withdrawal } from './stage-withdrawal';

/** Takes approvals out of one school's folder, whatever column map it was written under. */
export async function withdrawApprovals(
  settings: ListFilesSettings,
  schoolId: string,
  which: ApprovalsToWithdraw,
  options: DeliverOptions,
): Promise<WithdrawalReceipt> {
  options.signal?.throwIfAborted();
  const folder = await findSchoolFolder(settings.directory, schoolId);
  if (folder === undefined) return { state: 'unchanged', withdrawn: 0, remaining: 0 };
  await removeLeftOvers(folder, options.fence !== undefined);
  const opened: AsideFile[] = [];
  try {
    const present = await sha256Of(join(folder, FILE_OF.relationships));
    if (present === undefined) return { state: 'unchanged', withdrawn: 0, remaining: 0 };
    const manifest = await readManifest(folder);
    const columns = await columnsOf(settings, folder, manifest, present, schoolId);
    const withdrawal = await stageWithdrawal(
      settings,
      columns,
      folder,
      schoolId,
      which,
      opened,
      options.signal,
    );
    const contacts = settings.capabilities.presenceIsApproval
      ? await stageListedContacts(columns, folder, withdrawal.listedContacts, opened)
      : undefined;
    const next = manifest && (await leveledManifest(folder, manifest, columns, withdrawal, contacts));
    const files = [withdrawal.file, ...(contacts ? [contacts.file] : [])];
    if (next) files.push(await stageManifest(folder, next, opened));
    const steps: AsideFile[][] = [];
    for (const file of files) if (!(await file.equalsPresent())) steps.push([file]);
    options.signal?.throwIfAborted();
    await options.fence?.();
    const exchanged = await publish(folder, steps);
    const { withdrawn, remaining } = withdrawal;
    return { state: exchanged ? 'delivered' : 'unchanged', withdrawn, remaining };
  } catch (error) {
    if (error instanceof NotOurCsvError || error instanceof UnknownWordError)
      throw unreadable(schoolId, error.message);
    throw error;
  } finally {
    for (const file of opened) await file.discard();
  }
}

/** The map the relationships in place were written under: proven by `list.json`, else the one whose words fit. */
async function columnsOf(
  settings: ListFilesSettings,
  folder: string,
  manifest: ListManifest | undefined,
  present: string,
  schoolId: string,
): Promise<ListColumns> {
  if (manifest?.sha256.relationships === present) return manifest.columns;
  for (const columns of manifest ? [settings.columns, manifest.columns] : [settings.columns]) {
    if (await fits(columns, join(folder, FILE_OF.relationships))) return columns;
  }
  throw unreadable(schoolId, 'it was written under another column map');
}

async function fits(columns: ListColumns, path: string): Promise<boolean> {
  const layout = ListLayout.of(columns, 'relationships');
  const words = new Set(Object.values(columns.pickupWords));
  let header = true;
  for await (const { cells } of readCsvRecords(path)) {
    if (header ? !layout.isHeader(cells) : !words.has(layout.read(cells, 'pickup'))) return false;
    header = false;
  }
  return !header;
}

/**
 * `list.json` brought level, when the people's files are the ones it speaks of. It keeps its times: taking away
 * renews nothing. Otherwise it stays as it is and its SHA-256 go on telling that a delivery was cut off here.
 */
async function leveledManifest(
  folder: string,
  manifest: ListManifest,
  columns: ListColumns,
  relationships: Withdrawal,
  contacts: { readonly file: AsideFile; readonly rows: number } | undefined,
): Promise<ListManifest | undefined> {
  if (JSON.stringify(manifest.columns) !== JSON.stringify(columns)) return undefined;
  if ((await sha256Of(join(folder, FILE_OF.students))) !== manifest.sha256.students) return undefined;
  const contactsNow = await sha256Of(join(folder, FILE_OF.contacts));
  if (contactsNow !== manifest.sha256.contacts && contactsNow !== contacts?.file.sha256) return undefined;
  const rows = { ...manifest.rows, relationships: relationships.rows };
  const sha256 = { ...manifest.sha256, relationships: relationships.file.sha256 };
  if (contacts) Object.assign(rows, { contacts: contacts.rows });
  if (contacts) Object.assign(sha256, { contacts: contacts.file.sha256 });
  return { ...manifest, rows, sha256 };
}

async function stageManifest(
  folder: string,
  manifest: ListManifest,
  opened: AsideFile[],
): Promise<AsideFile> {
  const file = await AsideFile.open(folder, MANIFEST_FILE);
  opened.push(file);
  await file.write(manifestText(manifest));
  await file.finish();
  return file;
}

function unreadable(schoolId: string, why: string): IvmDeliveryError {
  return new IvmDeliveryError(
    'LISTS_UNREADABLE',
    `Approvals could not be taken out of the list files of school ${schoolId}: ${why}. ` +
      'Deliver the whole lists, or remove the folder.',
  );
}
