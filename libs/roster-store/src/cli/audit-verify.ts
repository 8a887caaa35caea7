import { firstBrokenAuditEvent } from '../audit/audit-trail';
import { StatementRefused } from '../connection/statement-refused';
import { StoreRefused } from '../connection/store-refused';
import { openRosterStore } from '../open-roster-store';

const PAGE = 200;

/**
 * `node dist/cli/audit-verify.js`, with DATABASE_URL: whether each district's audit trail is as it was written. Exit codes:
 * 0 every chain is whole, 1 one is broken or could not be read, 2 wrong usage or environment.
 */
export async function runAuditVerify(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  say: (sentence: string) => void,
): Promise<0 | 1 | 2> {
  if (args.length > 0) {
    say('Usage: audit:verify (no arguments but --data DIR).');
    return 2;
  }
  const databaseUrl = environment['DATABASE_URL'];
  if (!databaseUrl) {
    say('DATABASE_URL must be set: it names the roster database.');
    return 2;
  }
  try {
    const store = await openRosterStore({ databaseUrl, applicationName: 'roster-audit', poolSize: 1 });
    try {
      let [after, districts, broken] = [0, 0, 0];
      for (;;) {
        const page = await store.listDistricts({ wanted: null, after, most: PAGE });
        for (const { id } of page) {
          const first = await store.withDistrict(id, firstBrokenAuditEvent, 'one moment');
          if (first !== null) say(`District ${id}: event ${first} is missing or not as it was written.`);
          broken += Number(first !== null);
          [after, districts] = [id, districts + 1];
        }
        if (page.length < PAGE) break;
      }
      say(
        broken === 0
          ? `The audit trails of ${districts} ${districts === 1 ? 'district' : 'districts'} are as they were written.`
          : `${broken} of ${districts} audit trails are broken: somebody with the owner's rights changed them, or a backup was mixed. Compare with a backup.`,
      );
      return broken === 0 ? 0 : 1;
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreRefused || error instanceof StatementRefused)) throw error;
    say(error.message);
    return 1;
  }
}

if (require.main === module) {
  void runAuditVerify(process.argv.slice(2), process.env, (sentence) => {
    process.stdout.write(`${sentence}\n`);
  }).then((code) => {
    process.exitCode = code;
  });
}
