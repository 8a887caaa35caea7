import { escapeIdentifier, escapeLiteral, type ClientBase } from 'pg';
import { runCommands, runStatement } from '../connection/roster-connection';
import { migrate } from '../migrations/migrate';
import { isTemplate, madeAt, templateName, testDatabaseName } from './database-names';
import { withDatabase, type TestEnvironment } from './test-environment';

const HOUR_MS = 3_600_000;

/**
 * Copies the migrated template into a new database and resolves to its name; makes the template first when these
 * migrations have none. The caller holds the lock on `owner`, so that a template is made once and is not dropped while
 * it is being copied.
 */
export async function copyTemplate(owner: ClientBase, environment: TestEnvironment): Promise<string> {
  const template = templateName(environment.owner.user, environment.app.user);
  const existing = await databases(owner);
  if (!existing.some(({ name }) => name === template))
    await makeTemplate(owner, environment, template, existing);
  await dropStale(owner, template, existing);
  const name = testDatabaseName(new Date());
  await runCommands(
    owner,
    `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`,
  );
  await runCommands(
    owner,
    `comment on database ${escapeIdentifier(template)} is ${escapeLiteral(new Date().toISOString())}`,
  );
  return name;
}

interface FoundDatabase {
  readonly name: string;
  /** For a template: when it was last copied, as ISO 8601. */
  readonly comment: string | null;
  readonly connections: number;
}

function databases(owner: ClientBase): Promise<FoundDatabase[]> {
  return runStatement<FoundDatabase>(
    owner,
    `select d.datname::text as name, shobj_description(d.oid, 'pg_database') as comment,
            (select count(*) from pg_stat_activity a where a.datid = d.oid)::int as connections
       from pg_database d where pg_has_role(d.datdba, 'MEMBER')`,
  );
}

/** Under another name until it is whole: a test run killed half way must not leave a half template behind. */
async function makeTemplate(
  owner: ClientBase,
  environment: TestEnvironment,
  template: string,
  existing: readonly FoundDatabase[],
): Promise<void> {
  const making = `${template}_making`;
  if (existing.some(({ name }) => name === making)) await runCommands(owner, dropForced(making));
  await runCommands(owner, `create database ${escapeIdentifier(making)}`);
  const ownerUrl = withDatabase(environment.owner, making);
  await migrate({ ownerUrl, appRole: environment.app.user }).up();
  await runCommands(
    owner,
    `alter database ${escapeIdentifier(making)} rename to ${escapeIdentifier(template)}`,
  );
}

/**
 * Drops templates of other migrations nobody copied for an hour and test databases older than that which nobody uses:
 * left by changed migrations and by killed test runs.
 */
async function dropStale(
  owner: ClientBase,
  template: string,
  existing: readonly FoundDatabase[],
): Promise<void> {
  for (const { name, comment, connections } of existing) {
    const usedAt = madeAt(name) ?? (isTemplate(name) && comment !== null ? new Date(comment) : undefined);
    const stale = usedAt !== undefined && Date.now() - usedAt.getTime() > HOUR_MS;
    if (name === template || !stale || connections > 0) continue;
    // Somebody else may be dropping it, or have just begun to use it: leaving it for the next time is all right.
    await runCommands(owner, `drop database if exists ${escapeIdentifier(name)}`).catch(() => undefined);
  }
}

const dropForced = (name: string) => `drop database if exists ${escapeIdentifier(name)} with (force)`;
