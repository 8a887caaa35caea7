import { join } from 'node:path';
import { AsideFile, sha256Of, syncFolder } from './aside-file';
import type { ListFilesSettings } from './list-files-settings';
import { FILE_OF } from './list-layout';
import { stageInterim } from './stage-interim';
import type { StagedLists } from './stage-lists';

/** Aside files in the order in which they take their places. */
export type Publication = readonly (readonly AsideFile[])[];

/**
 * In which order the files take their places, so that no mix of old and new says yes where the new lists do not:
 * one changed file is exchanged in one step anyway; otherwise the relationships go first, lowered to what holds
 * before and after (`stageInterim`), then the people, then the relationships in full, then `list.json`.
 */
export async function planPublication(
  settings: ListFilesSettings,
  folder: string,
  staged: StagedLists,
  manifest: AsideFile,
  opened: AsideFile[],
): Promise<Publication> {
  const { relationships } = staged;
  const people = [staged.students, staged.contacts]
    .filter((list) => !list.unchanged)
    .map((list) => list.file);
  const links = relationships.unchanged ? [] : [relationships.file];
  const last = (await manifest.equalsPresent()) ? [] : [manifest];
  const present = join(folder, FILE_OF.relationships);
  if (people.length + links.length <= 1 || (await sha256Of(present)) === undefined)
    return [people, links, last];
  if (staged.approvals === 0) return [links, people, last];
  const interim = await stageInterim(settings, folder, staged, opened);
  // The interim exchanges the file that was compared, so the full one is put back even when it was unchanged.
  if (await interim.equalsPresent()) return [people, links, last];
  return [[interim], people, [relationships.file], last];
}

/** @returns whether anything was exchanged */
export async function publish(folder: string, publication: Publication): Promise<boolean> {
  for (const files of publication) {
    for (const file of files) await file.takePlace();
    if (files.length > 0) await syncFolder(folder);
  }
  return publication.some((files) => files.length > 0);
}
