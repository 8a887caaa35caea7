import { setTimeout as pause } from 'node:timers/promises';
import { escapeIdentifier, type ClientBase } from 'pg';
import { advisoryKey } from '../connection/advisory-key';
import { releaseAdvisoryLock, waitForAdvisoryLock } from '../connection/advisory-lock';
import type { DatabaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { runCommands, runStatement } from '../connection/roster-connection';
import { openRosterStore } from '../open-roster-store';
import type { RosterStore } from '../roster-store';
import { copyTemplate } from './template-database';
import { testEnvironment, withDatabase } from './test-environment';

/** A migrated database of its own for one test file. */
export interface TestDatabase {
  /** Address for the role of the apps. */
  readonly databaseUrl: string;
  /** Address for the role that owns the schema; row-level security does not hold it. */
  readonly ownerUrl: string;
  /** A store opened on {@link databaseUrl}; closed by {@link drop}. */
  readonly store: RosterStore;
  /** Digests of every row of the rosters in it: of the schools, and of people, who names whom, and links. */
  rosterDigest(): Promise<RosterDigest>;
  /** Closes the store and drops the database. Throws when any connection to it is still open. */
  drop(): Promise<void>;
}

export interface RosterDigest {
  readonly schools: string;
  readonly people: string;
}

const APPLICATION = 'roster-test-database';
const LOCK = advisoryKey('ivm-roster-sync:test-template');
const LOCK_WAIT_MS = 60_000;
/** A connection that was ended is still listed for a moment. */
const LEAK_WAIT_MS = 2_000;

/** Makes a database from the template of these migrations. Call it once a test file, in `beforeAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const environment = testEnvironment();
  const name = await asOwner(async (owner) => {
    if (!(await waitForAdvisoryLock(owner, LOCK, LOCK_WAIT_MS)))
      throw new Error('Other tests have been making their databases for a minute; is one of them stuck?');
    try {
      return await copyTemplate(owner, environment);
    } finally {
      await releaseAdvisoryLock(owner, LOCK);
    }
  });
  const databaseUrl = withDatabase(environment.app, name);
  const store = await openRosterStore({ databaseUrl, applicationName: 'roster-test' });
  return {
    databaseUrl,
    ownerUrl: withDatabase(environment.owner, name),
    store,
    rosterDigest: () => rosterDigest({ ...environment.owner, url: withDatabase(environment.owner, name) }),
    drop: async () => {
      await store.close();
      await asOwner((owner) => dropUnused(owner, name));
    },
  };
}

const peopleTables = ['student', 'student_school', 'contact', 'agent_assertion', 'link'];

async function rosterDigest(address: DatabaseAddress): Promise<RosterDigest> {
  const owner = await openConnection(address, APPLICATION, 'owner');
  try {
    const digestOf = async (table: string): Promise<string> => {
      const [row] = await runStatement<{ digest: string }>(
        owner,
        `select md5(coalesce(string_agg(row::text, ';' order by row::text collate "C"), '')) as digest from roster.${escapeIdentifier(table)} row`,
        [],
      );
      return row?.digest ?? '';
    };
    const people: string[] = [];
    for (const table of peopleTables) people.push(await digestOf(table));
    return { schools: await digestOf('school'), people: people.join(' ') };
  } finally {
    await owner.end();
  }
}

async function asOwner<T>(work: (owner: ClientBase) => Promise<T>): Promise<T> {
  const owner = await openConnection(testEnvironment().owner, APPLICATION, 'owner');
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

async function dropUnused(owner: ClientBase, name: string): Promise<void> {
  const deadline = performance.now() + LEAK_WAIT_MS;
  let open = await connectionsTo(owner, name);
  while (open.length > 0 && performance.now() < deadline) {
    await pause(50);
    open = await connectionsTo(owner, name);
  }
  if (open.length > 0)
    throw new Error(
      `${open.length} connection(s) to the test database were left open: ${open.join('; ')}. Close stores, sessions and clients before drop().`,
    );
  await runCommands(owner, `drop database ${escapeIdentifier(name)}`);
}

/** Without a user name it is a worker of the server's (autovacuum), which `drop database` ends by itself. */
async function connectionsTo(owner: ClientBase, name: string): Promise<string[]> {
  const rows = await runStatement<{ shown: string }>(
    owner,
    `select format('%s as %s (process %s)', coalesce(nullif(application_name, ''), 'unnamed'), usename, pid) as shown
       from pg_stat_activity where datname = $1 and usename is not null order by pid`,
    [name],
  );
  return rows.map(({ shown }) => shown);
}
