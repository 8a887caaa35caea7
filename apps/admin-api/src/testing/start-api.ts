import { Writable } from 'node:stream';
import type { Type } from '@nestjs/common';
import { createAdminApi, type AdminApi } from '../create-admin-api';
import type { RosterStore } from 'roster-store';
import type { RosterReadiness } from '../health/roster-readiness';
import { createLogger } from '../logging/create-logger';

export interface RunningApi {
  readonly api: AdminApi;
  readonly address: string;
  /** Everything logged so far, as text. */
  readonly log: () => string;
}

export interface ApiUnderTest {
  readonly issuer: string;
  readonly store?: RosterReadiness;
  readonly readyAfterFirstSync?: string;
  readonly controllers?: readonly Type[];
}

/** A store that is well, for tests of everything but readiness. */
export const healthyStore: RosterReadiness = {
  readiness: () => Promise.resolve({ migrated: true, pending: [] }),
  firstSyncDone: () => Promise.resolve(true),
};

/** The whole API on a free port of loopback. */
export async function startApi({
  issuer,
  store = healthyStore,
  readyAfterFirstSync,
  controllers = [],
}: ApiUnderTest): Promise<RunningApi> {
  let text = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const api = await createAdminApi(
    {
      host: '127.0.0.1',
      port: 0,
      issuer,
      audience: 'the-audience',
      readyAfterFirstSync,
      client: { allowLoopback: true },
    },
    // Without a whole store only what asks for readiness can be tried.
    { store: store as RosterStore, logger: createLogger('debug', sink), controllers },
  );
  return { api, address: await api.listen(), log: () => text };
}
