import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEMPLATE = 'roster_template_';
const TEST = 'roster_test_';

/**
 * The template's name: a hash of every file that shapes the schema and of the roles it is made for. A changed
 * migration therefore makes another template, and two checkouts on one server do not disturb each other.
 */
export function templateName(ownerRole: string, appRole: string): string {
  const folder = join(__dirname, '..', 'migrations');
  const files = readdirSync(folder).filter((name) => /(?<!\.d|\.spec)\.[tj]s$/.test(name));
  const hash = createHash('sha256').update(JSON.stringify([ownerRole, appRole]));
  for (const name of files.sort())
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(folder, name)))
      .update('\0');
  return TEMPLATE + hash.digest('hex').slice(0, 16);
}

/** A new name that also tells when it was made, so that what a killed test run left can be recognised. */
export function testDatabaseName(now: Date): string {
  return `${TEST}${now.getTime().toString(36)}_${randomBytes(4).toString('hex')}`;
}

/** When the test database of this name was made, or undefined for other names. */
export function madeAt(databaseName: string): Date | undefined {
  const time = new RegExp(`^${TEST}([0-9a-z]+)_[0-9a-f]{8}$`).exec(databaseName)?.[1];
  return time === undefined ? undefined : new Date(Number.parseInt(time, 36));
}

/** Whether a database of this name is a template of ours, of whatever migrations. */
export const isTemplate = (databaseName: string): boolean => databaseName.startsWith(TEMPLATE);
