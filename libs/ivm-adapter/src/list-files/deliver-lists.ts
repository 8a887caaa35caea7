import type { DeliverOptions, DeliveryReceipt, SchoolLists } from '../port/ivm-gateway';
import { AsideFile, removeLeftOvers } from './aside-file';
import type { ListFilesSettings } from './list-files-settings';
import { MANIFEST_FILE, manifestOf, manifestText } from './list-manifest';
import { openSchoolFolder } from './school-folder';
import { planPublication, publish } from './publish-lists';
import { type StagedList, stageLists } from './stage-lists';

/** Brings one school's folder level with its lists. */
export async function deliverLists(
  settings: ListFilesSettings,
  lists: SchoolLists,
  options: DeliverOptions,
): Promise<DeliveryReceipt> {
  options.signal?.throwIfAborted();
  const folder = await openSchoolFolder(settings.directory, lists.school.id);
  await removeLeftOvers(folder, options.fence !== undefined);
  const opened: AsideFile[] = [];
  try {
    const staged = await stageLists(settings, folder, lists, opened, options.signal);
    const facts = ({ rows, file }: StagedList) => ({ rows, sha256: file.sha256 });
    const manifest = await AsideFile.open(folder, MANIFEST_FILE);
    opened.push(manifest);
    const { students, contacts, relationships } = staged;
    const files = {
      students: facts(students),
      contacts: facts(contacts),
      relationships: facts(relationships),
    };
    await manifest.write(manifestText(manifestOf(lists.school, lists.validity, files, settings.columns)));
    await manifest.finish();

    const publication = await planPublication(settings, folder, staged, manifest, opened);
    options.signal?.throwIfAborted();
    await options.fence?.();
    const exchanged = await publish(folder, publication);
    return {
      state: exchanged ? 'delivered' : 'unchanged',
      students: students.rows,
      contacts: contacts.rows,
      links: relationships.rows,
      withheld: staged.withheld,
      pending: 0,
      setAside: 0,
    };
  } finally {
    for (const file of opened) await file.discard();
  }
}
