import { lstat, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SyncReport } from '../run/sync-report';

/** A file is complete when it was not written to for so long, and does not change between two looks. */
export interface Quiet {
  readonly quietMs: number;
  readonly betweenLooksMs: number;
}

export const DEFAULT_QUIET: Quiet = { quietMs: 30_000, betweenLooksMs: 1_000 };

/**
 * The complete bundles of a folder, oldest first. What is being uploaded is left alone: a name that does not end in
 * `.zip` or begins with a dot (`.part`, `.filepart`), or a file that still changes. A renamed upload keeps its time, so
 * that it is complete at once.
 */
export async function completeBundles(folder: string, { quietMs, betweenLooksMs }: Quiet): Promise<string[]> {
  const first = await look(folder);
  if (first.size === 0) return [];
  await pause(betweenLooksMs);
  const second = await look(folder);
  const now = Date.now();
  return [...second]
    .filter(([name, { size, mtimeMs }]) => {
      const was = first.get(name);
      return was?.size === size && was.mtimeMs === mtimeMs && size > 0 && now - mtimeMs >= quietMs;
    })
    .sort(([a, x], [b, y]) => x.mtimeMs - y.mtimeMs || (a < b ? -1 : 1))
    .map(([name]) => join(folder, name));
}

async function look(folder: string): Promise<Map<string, { size: number; mtimeMs: number }>> {
  const found = new Map<string, { size: number; mtimeMs: number }>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.') || !/\.zip$/i.test(entry.name)) continue;
    const facts = await stat(join(folder, entry.name)).catch(() => null); // taken away meanwhile
    if (facts !== null) found.set(entry.name, { size: facts.size, mtimeMs: facts.mtimeMs });
  }
  return found;
}

/**
 * Moves a bundle whose run is over to `done` or `refused` beside it, with the run's report. The report is written first:
 * killed in between, the next run reads the bundle again, finds nothing to do and moves it. One that was taken away
 * meanwhile leaves nothing.
 */
export async function moveAside(bundle: string, report: SyncReport): Promise<void> {
  if (!(await isThere(bundle))) return;
  const believed = ['applied', 'nothing_to_do', 'held'].includes(report.outcome);
  const aside = join(dirname(bundle), believed ? 'done' : 'refused');
  await mkdir(aside, { recursive: true });
  const moved = await freeName(aside, `run-${report.run.id ?? 'none'}`, basename(bundle));
  await writeFile(`${moved}.report.json`, `${JSON.stringify(report, null, 2)}\n`);
  await rename(bundle, moved);
}

/** The run's number keeps files of one name apart, which many SISs send every night; numbers of another store may clash. */
async function freeName(folder: string, run: string, name: string): Promise<string> {
  for (let copy = 1; ; copy += 1) {
    const path = join(folder, `${run}${copy === 1 ? '' : `.${copy}`}-${name}`);
    if (!(await isThere(path)) && !(await isThere(`${path}.report.json`))) return path;
  }
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
