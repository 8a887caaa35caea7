import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createListFilesGateway } from 'ivm-adapter';
import { openRosterStore, type LeaseTimes, type RosterStore } from 'roster-store';
import { runSync } from '../run/run-sync';
import { openDay } from './crash-days';
import { GO_ON, type CrashRun, type CrashWord } from './crash-words';
import { withFaultPoints } from './fault-points';

const say = (word: CrashWord): number => writeSync(1, `${JSON.stringify(word)}\n`);

/**
 * Runs in a process of their own, any number at once, each of which is killed or frozen at a point it is told. Started by
 * specs only; its one argument is the times of the leases.
 */
async function main(leaseTimes: LeaseTimes): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'] ?? '';
  const store = await openRosterStore({ databaseUrl, applicationName: 'crash run', leaseTimes });
  let release: () => void = () => undefined;
  let released = new Promise<void>((go) => (release = go));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === GO_ON) {
      release();
      released = new Promise<void>((go) => (release = go));
      continue;
    }
    const waiting = released;
    void struckRun(store, JSON.parse(line) as CrashRun, () => waiting);
  }
  await store.close();
}

async function struckRun(
  store: RosterStore,
  run: CrashRun,
  untilReleased: () => Promise<void>,
): Promise<void> {
  const { districtId, registrationId, source, out, at, blow } = run;
  const request = {
    ...{ store, districtId, registrationId, registration: 'crash', trigger: 'cli' as const },
    openSource: () => openDay(source),
    ...{ schools: null, dryRun: false, approval: null, waitMs: 0, now: () => new Date() },
    gateway: createListFilesGateway({ directory: out }),
  };
  const struck = withFaultPoints(request, (point, canWait) => {
    if (at === null) say({ point, canWait });
    if (point !== at) return undefined;
    say({ reached: registrationId });
    if (blow === 'wait') return untilReleased();
    process.kill(process.pid, blow);
    return undefined;
  });
  await runSync(struck).catch(() => undefined);
  say({ over: registrationId });
}

main(JSON.parse(process.argv[2] ?? '{}') as LeaseTimes).catch(() => (process.exitCode = 1));
