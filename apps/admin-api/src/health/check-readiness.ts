import type { RosterReadiness } from './roster-readiness';

export interface ReadinessCheck {
  readonly name: 'database' | 'migrations' | 'first_sync';
  readonly ok: boolean;
  /** A sentence for whoever watches. */
  readonly text: string;
}

const answerWithinMs = 3_000;

/**
 * Asks whether this process can serve: the database answers, it has the tables this version expects, and, where a
 * registration is named, its first sync is done. Never rejects.
 */
export async function checkReadiness(
  store: RosterReadiness,
  awaitedRegistration: string | undefined,
): Promise<readonly ReadinessCheck[]> {
  const [schema, firstSync] = await Promise.all([
    answerOf(() => store.readiness()),
    awaitedRegistration === undefined ? undefined : answerOf(() => store.firstSyncDone(awaitedRegistration)),
  ]);
  const checks = [databaseCheck(schema !== undefined), migrationsCheck(schema)];
  return awaitedRegistration === undefined ? checks : [...checks, firstSyncCheck(firstSync)];
}

function databaseCheck(answers: boolean): ReadinessCheck {
  return {
    name: 'database',
    ok: answers,
    text: answers ? 'The database answers.' : 'The database does not answer.',
  };
}

function migrationsCheck(
  schema: { migrated: boolean; pending: readonly string[] } | undefined,
): ReadinessCheck {
  const name = 'migrations';
  if (schema === undefined) return { name, ok: false, text: 'Not known while the database does not answer.' };
  if (schema.migrated) return { name, ok: true, text: 'All migrations are applied.' };
  const count = schema.pending.length;
  const which =
    count === 0
      ? 'The migrations do not fit this version'
      : `${count} of the migrations ${count === 1 ? 'is' : 'are'} not applied`;
  return { name, ok: false, text: `${which}: run "npm run migrate -- up".` };
}

function firstSyncCheck(done: boolean | undefined): ReadinessCheck {
  const name = 'first_sync';
  if (done === undefined) return { name, ok: false, text: 'Not known while the database does not answer.' };
  return {
    name,
    ok: done,
    text: done ? 'The first sync is done.' : 'The first sync has not finished yet.',
  };
}

/** Undefined when it failed or took too long: why is the store's to log, and nothing to tell the whole world. */
async function answerOf<T>(ask: () => Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), answerWithinMs);
  });
  try {
    return await Promise.race([ask(), tooLate]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
