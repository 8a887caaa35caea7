import { createListFilesGateway } from 'ivm-adapter';
import { readBundle } from 'oneroster-client';
import { openRosterStore, type LeaseTimes } from 'roster-store';
import { runSync } from '../run/run-sync';
import { strikeAt, withFaultPoints } from './fault-points';

/** What a run that is to be struck is told, as JSON in its one argument. */
export interface CrashRun {
  readonly districtId: number;
  readonly registrationId: number;
  readonly bundle: string;
  readonly out: string;
  readonly leaseTimes: LeaseTimes;
  /** The point to be struck at; null: none, the run only names its points. */
  readonly at: string | null;
  readonly signal: NodeJS.Signals;
}

/** One run in a process of its own that is killed or frozen at a named point. Started by specs only. */
async function main({
  districtId,
  registrationId,
  bundle,
  out,
  leaseTimes,
  at,
  signal,
}: CrashRun): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'] ?? '';
  const store = await openRosterStore({ databaseUrl, applicationName: 'crash run', leaseTimes });
  const request = {
    ...{ store, districtId, registrationId, registration: 'crash', trigger: 'cli' as const },
    openSource: () => readBundle(bundle),
    ...{ schools: null, dryRun: false, approval: null, waitMs: 0, now: () => new Date() },
    gateway: createListFilesGateway({ directory: out }),
  };
  await runSync(withFaultPoints(request, strikeAt(at, signal)));
  await store.close();
}

main(JSON.parse(process.argv[2] ?? '{}') as CrashRun).catch(() => (process.exitCode = 1));
