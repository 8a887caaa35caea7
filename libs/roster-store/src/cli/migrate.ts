import { databaseAddress } from '../connection/database-address';
import { StoreRefused } from '../connection/store-refused';
import { StatementRefused } from '../connection/statement-refused';
import { migrate, type Migrator } from '../migrations/migrate';

/**
 * `node dist/cli/migrate.js up | down [all] | status`, with DATABASE_OWNER_URL (who migrates) and DATABASE_URL (whose
 * user is the role of the apps). Exit codes: 0 done (for status: nothing is pending), 1 it could not be done (for
 * status: migrations are pending or newer), 2 wrong usage or environment.
 */
export async function runMigrateCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  say: (sentence: string) => void,
): Promise<0 | 1 | 2> {
  const command = COMMANDS.get(args.join(' '));
  if (!command) {
    say(
      'Usage: migrate up | down | down all | status. "down" undoes the last migration and deletes what it holds.',
    );
    return 2;
  }
  const missing = ['DATABASE_OWNER_URL', 'DATABASE_URL'].filter((name) => !environment[name]);
  if (missing.length > 0) {
    say(`${missing.join(' and ')} must be set: the owner migrates, and the apps' role is given its rights.`);
    return 2;
  }
  try {
    const appRole = databaseAddress(environment['DATABASE_URL'] ?? '', 'DATABASE_URL').user;
    return await command(migrate({ ownerUrl: environment['DATABASE_OWNER_URL'] ?? '', appRole }), say);
  } catch (error) {
    if (!(error instanceof StoreRefused || error instanceof StatementRefused)) throw error;
    say(error.message);
    return 1;
  }
}

type Command = (migrator: Migrator, say: (sentence: string) => void) => Promise<0 | 1>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['up', up],
  ['down', (migrator, say) => down(migrator, say, 1)],
  ['down all', (migrator, say) => down(migrator, say, 'all')],
  ['status', status],
]);

async function up(migrator: Migrator, say: (sentence: string) => void): Promise<0> {
  const done = await migrator.up();
  for (const name of done) say(`Applied ${name}.`);
  if (done.length === 0) say('The database is up to date.');
  return 0;
}

async function down(migrator: Migrator, say: (sentence: string) => void, steps: 1 | 'all'): Promise<0> {
  const undone = await migrator.down(steps);
  for (const name of undone) say(`Undid ${name}.`);
  if (undone.length === 0) say('Nothing to undo: no migration is applied.');
  return 0;
}

async function status(migrator: Migrator, say: (sentence: string) => void): Promise<0 | 1> {
  const { applied, pending, newer } = await migrator.status();
  for (const name of applied.filter((one) => !newer.includes(one))) say(`${name}: applied.`);
  for (const name of pending) say(`${name}: pending.`);
  for (const name of newer) say(`${name}: applied by a newer version of this program.`);
  return pending.length + newer.length > 0 ? 1 : 0;
}

if (require.main === module) {
  void runMigrateCommand(process.argv.slice(2), process.env, (sentence) => {
    process.stdout.write(`${sentence}\n`);
  }).then((code) => {
    process.exitCode = code;
  });
}
