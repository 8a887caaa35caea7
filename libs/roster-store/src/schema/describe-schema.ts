import { ROSTER_SCHEMA } from '../connection/connection-settings';
import type { StatementRunner } from '../connection/roster-connection';
import { MIGRATION_TABLE } from '../migrations/recorded-migrations';
import {
  COLUMNS,
  CONSTRAINTS,
  FUNCTIONS,
  GRANTS,
  INDEXES,
  OTHER_OBJECTS,
  POLICIES,
  SEQUENCES,
  TABLES,
} from './catalogue-queries';

/** One line of the description: which object it belongs to and its text. */
interface Line {
  readonly object: string;
  readonly text: string;
}

const SECTIONS = [
  ['columns', COLUMNS],
  ['keys and checks', CONSTRAINTS],
  ['indexes', INDEXES],
  ['row-level security', POLICIES],
] as const;

/**
 * The whole schema as text, from the catalogue and not from the migrations: what a reviewer reads in `schema.sql` is
 * what the database has. Equal on PostgreSQL 15 to 18 and for any names of the two roles, which are shown as
 * roster_owner and roster_app. The table of migrations is left out but for its grants; its content is not schema.
 */
export async function describeSchema(
  connection: StatementRunner,
  roles: { readonly owner: string; readonly app: string },
): Promise<string> {
  const ask = (sql: string) => connection.query<Line>(sql, [ROSTER_SCHEMA]);
  const tables = await ask(TABLES);
  const sections: [string, Line[]][] = [];
  for (const [title, sql] of SECTIONS) sections.push([title, await ask(sql)]);

  const parts = [
    '-- Written from the catalogue by schema.spec.ts; never edit it. See the spec for the command.',
  ];
  for (const table of tables.filter(({ object }) => object !== MIGRATION_TABLE)) {
    parts.push(`\ntable ${table.text}`);
    for (const [title, lines] of sections) {
      const own = lines.filter(({ object }) => object === table.object);
      if (own.length > 0) parts.push(`  ${title}:`, ...own.map(({ text }) => `    ${text}`));
    }
  }
  for (const [title, sql] of [
    ['sequences', SEQUENCES],
    ['functions', FUNCTIONS],
    ['grants', GRANTS],
    ['other objects', OTHER_OBJECTS],
  ] as const) {
    const lines = await ask(sql);
    if (lines.length > 0) parts.push(`\n${title}:`, ...lines.map(({ text }) => `  ${text}`));
  }
  return `${withUsualRoles(parts.join('\n'), roles)}\n`;
}

/** Roles are written by the queries as `role:name`, so that a role called like a column does no harm. */
function withUsualRoles(text: string, roles: { readonly owner: string; readonly app: string }): string {
  return text.replace(/«role:([^»]*)»/g, (_, name: string) =>
    name === roles.app ? 'roster_app' : name === roles.owner ? 'roster_owner' : name,
  );
}
