import { readBundle, type ClientOptions } from 'oneroster-client';
import type { FieldMapping } from 'roster-domain';
import type { RegistrationForRun } from 'roster-store';
import { openRegisteredProvider } from '../provider/registered-provider';
import { RunRefusedError } from '../run/describe-failure';
import type { SyncReport } from '../run/sync-report';
import type { OpenSource } from '../run/sync-request';
import { completeBundles, moveAside, type Quiet } from './drop-folder';

/** One thing to be read by one run, and what follows when that run is over and need not be repeated. */
export interface SourceOfRun {
  open(mapping: FieldMapping): Promise<OpenSource>;
  over(report: SyncReport): Promise<void>;
  /** After a failed run the same source may be well again in a while, with nothing changed here. */
  readonly mayRecover: boolean;
}

/** With what a worker reads sources, whichever registration's they are. */
export interface SourceSurroundings {
  readonly quiet: Quiet;
  readonly client: ClientOptions;
  readonly signal: AbortSignal;
}

const nothing = (): Promise<void> => Promise.resolve();

/** What a registration has to read now: usually one thing; of a drop folder as many as lie there, which may be none. */
export async function sourcesOf(
  registration: RegistrationForRun,
  { quiet, client, signal }: SourceSurroundings,
): Promise<SourceOfRun[]> {
  const { name, source } = registration;
  switch (source?.type) {
    case 'bundle':
      return [
        {
          open: () => readBundle(source.path, { signal }),
          over: nothing,
          mayRecover: false,
        },
      ];
    case 'drop-folder':
      return dropped(source.path, quiet, signal);
    case 'upload':
      return []; // each bundle has a run of its own, which waits for a worker from when it was sent
    case 'rest':
    case 'classlink':
      return [
        {
          open: (mapping) => openRegisteredProvider(registration, source, client, signal, mapping),
          over: nothing,
          mayRecover: true,
        },
      ];
    default:
      return [{ open: () => Promise.reject(notSetUp(name, source)), over: nothing, mayRecover: false }];
  }
}

async function dropped(folder: string, quiet: Quiet, signal: AbortSignal): Promise<SourceOfRun[]> {
  try {
    const bundles = await completeBundles(folder, quiet);
    return bundles.map((bundle) => ({
      open: () => readBundle(bundle, { signal }),
      over: (report) => moveAside(bundle, report),
      mayRecover: false,
    }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') throw error;
    const text = `The drop folder ${folder} cannot be read (${code}). Make it, or set the folder that is meant.`;
    return [
      {
        open: () => Promise.reject(new RunRefusedError('DROP_FOLDER', text)),
        over: nothing,
        mayRecover: false,
      },
    ];
  }
}

function notSetUp(name: string, source: { readonly type: string } | undefined | null): RunRefusedError {
  return new RunRefusedError(
    'NO_SOURCE',
    source
      ? `Registration "${name}" reads from "${source.type}", which this version of the sync-worker does not know.`
      : `Registration "${name}" has no source: set one up before it is enabled.`,
  );
}
