import { join } from 'node:path';
import { readBundle } from 'oneroster-client';
import {
  bundleOf,
  guardian,
  school,
  startSandboxProvider,
  student,
  writeBundle,
  type BundleRow,
  type SandboxProvider,
} from 'oneroster-client/testing';
import { providerSource } from '../provider/provider-source';
import type { OpenSource } from '../run/sync-request';

export type Day = 'monday' | 'tuesday' | 'wednesday';
export type SourceKind = 'csv' | 'rest';

/** Where a day's data are read, as a process can be told it. */
export type DaySource =
  | { readonly kind: 'csv'; readonly bundle: string }
  | { readonly kind: 'rest'; readonly url: string; readonly observedAt: string };

const observedAt: Readonly<Record<Day, string>> = {
  monday: '2026-03-02T04:00:00Z',
  tuesday: '2026-03-03T04:00:00Z',
  wednesday: '2026-03-04T04:00:00Z',
};

/**
 * Three days of a district of two schools. Tuesday changes, removes and adds people of one school, and would take so many
 * from the other that it is held with marks.
 */
export class CrashDays {
  private constructor(
    private readonly folder: string,
    private readonly providers: Readonly<Record<Day, SandboxProvider>>,
  ) {}

  static async begin(folder: string): Promise<CrashDays> {
    const orgs = [school({ sourcedId: 'o-1' }), school({ sourcedId: 'o-2' })];
    const usersOf: Record<Day, BundleRow[]> = {
      monday: [...families(0, 60, 40, 'Day')],
      tuesday: [...families(3, 64, 20, 'Changed')],
      wednesday: [...families(5, 66, 20, 'Again')],
    };
    const providers: Partial<Record<Day, SandboxProvider>> = {};
    for (const day of Object.keys(usersOf) as Day[]) {
      const users = usersOf[day];
      const mtime = new Date(observedAt[day]);
      await writeBundle(join(folder, `${day}.zip`), bundleOf({ orgs, users }), { mtime });
      providers[day] = await startSandboxProvider({ district: { orgs, users } });
    }
    return new CrashDays(folder, providers as Record<Day, SandboxProvider>);
  }

  source(kind: SourceKind, day: Day): DaySource {
    if (kind === 'csv') return { kind, bundle: join(this.folder, `${day}.zip`) };
    return { kind, url: this.providers[day].url, observedAt: observedAt[day] };
  }

  async end(): Promise<void> {
    await Promise.all(Object.values(this.providers).map((provider) => provider.close()));
  }
}

/** REST is read as of the day it stands for, so that all runs of a day leave the same. */
export async function openDay(source: DaySource): Promise<OpenSource> {
  if (source.kind === 'csv') return readBundle(source.bundle);
  const settings = { baseUrl: source.url, auth: { type: 'none' }, pageSize: 60 } as const;
  const opened = providerSource(settings, { allowLoopback: true });
  return Object.defineProperty(opened, 'observedAt', { value: new Date(source.observedAt) });
}

/** Families of two schools: the first school's from `from` to `to`, the second's from 0 to `others`. */
function* families(from: number, to: number, others: number, name: string): Generator<BundleRow> {
  const family = function* (id: string, org: string, familyName: string): Generator<BundleRow> {
    yield student({ sourcedId: `s-${id}`, familyName, orgSourcedIds: [org], agentSourcedIds: [`g-${id}`] });
    yield guardian({ sourcedId: `g-${id}`, agentSourcedIds: [`s-${id}`] });
  };
  for (let at = from; at < to; at += 1) yield* family(`${at}`, 'o-1', at % 20 === 0 ? name : 'Sample');
  for (let at = 0; at < others; at += 1) yield* family(`other-${at}`, 'o-2', 'Sample');
}
