import { createHash } from 'node:crypto';
import type { ClientBase, QueryResult } from 'pg';
import { statementRefused } from './statement-refused';

/** Anything statements can be sent to. Rows come as plain objects keyed by column name. */
export interface StatementRunner {
  /**
   * Runs a statement and resolves to its rows (none for a statement that returns none; the last one's for several
   * statements without values). Throws `StatementRefused`, which holds no values. `bigint` columns come as text,
   * `date` as `YYYY-MM-DD`, `timestamptz` as Date.
   * @param planning `once`: the server keeps the statement's plan with the connection. For statements of a constant text
   *   that somebody waits for: planning takes longer than running them.
   */
  query<Row = Record<string, unknown>>(
    sql: string,
    values?: readonly unknown[],
    planning?: Planning,
  ): Promise<Row[]>;
}

export type Planning = 'each time' | 'once';

/** Names of statements the server keeps, by their text. As many as there are such texts in the code. */
const keptNames = new Map<string, string>();

function keptName(sql: string): string {
  const known = keptNames.get(sql) ?? createHash('sha256').update(sql).digest('hex').slice(0, 32);
  keptNames.set(sql, known);
  return known;
}

/** Runs a statement on a connection, with rows and errors as {@link StatementRunner} says. */
export async function runStatement<Row>(
  client: ClientBase,
  sql: string,
  values?: readonly unknown[],
  planning: Planning = 'each time',
): Promise<Row[]> {
  try {
    const text = planning === 'once' ? { name: keptName(sql), text: sql } : sql;
    const result: QueryResult | QueryResult[] = await client.query(text, values as unknown[] | undefined);
    const last = Array.isArray(result) ? result.at(-1) : result;
    return (last?.rows ?? []) as Row[];
  } catch (error) {
    throw statementRefused(error);
  }
}

/** Runs statements without values and resolves to PostgreSQL's command tags: `['COMMIT', 'RESET']`. */
export async function runCommands(client: ClientBase, sql: string): Promise<string[]> {
  try {
    const result: QueryResult | QueryResult[] = await client.query(sql);
    return (Array.isArray(result) ? result : [result]).map((one) => one.command);
  } catch (error) {
    throw statementRefused(error);
  }
}

/** A connection as {@link StatementRunner}. */
export const runnerOn = (client: ClientBase): StatementRunner => ({
  query: <Row>(sql: string, values?: readonly unknown[], planning?: Planning) =>
    runStatement<Row>(client, sql, values, planning),
});
