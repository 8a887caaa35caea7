import { readBundle } from 'oneroster-client';
import type { RegistrationForRun } from 'roster-store';
import type { SyncReport } from '../run/sync-report';
import type { OpenSource } from '../run/sync-request';
import { completeBundles, moveAside, type Quiet } from './drop-folder';

/** One thing to be read by one run, and what follows when that run is over and need not be repeated. */
export interface SourceOfRun {
  open(): Promise<OpenSource>;
  over(report: SyncReport): Promise<void>;
}

/** The registration cannot be run as it is set up; a sentence. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
}

/** What a registration has to read now: usually one thing; of a drop folder as many as lie there, which may be none. */
export async function sourcesOf(
  { name, source }: RegistrationForRun,
  quiet: Quiet,
  signal: AbortSignal,
): Promise<SourceOfRun[]> {
  switch (source?.type) {
    case 'bundle':
      return [{ open: () => readBundle(source.path, { signal }), over: () => Promise.resolve() }];
    case 'drop-folder': {
      const bundles = await completeBundles(source.path, quiet);
      return bundles.map((bundle) => ({
        open: () => readBundle(bundle, { signal }),
        over: (report) => moveAside(bundle, report),
      }));
    }
    default:
      throw new SourceRefused(
        source === null
          ? `Registration "${name}" has no source: set one up before it is enabled.`
          : `Registration "${name}" reads from "${source.type}", which this version of the sync-worker cannot run by schedule.`,
      );
  }
}
