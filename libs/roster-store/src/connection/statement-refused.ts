import { isNativeError } from 'node:util/types';
import { DatabaseError } from 'pg';

/**
 * A statement failed. PostgreSQL's own message and detail quote the values ("Key (name)=(…) already exists"), so
 * neither is kept: only SQLSTATE and the names of table, column and constraint, which are ours.
 */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused';
  constructor(
    message: string,
    /** SQLSTATE (`23505` …), or undefined when the connection broke. */
    readonly code: string | undefined,
    readonly table?: string,
    readonly constraint?: string,
  ) {
    super(message);
  }
}

const CONDITION: Record<string, string> = {
  '23502': 'a value is missing that may not be',
  '23503': 'it refers to a row that does not exist, or removes one still referred to',
  '23505': 'it would make a second row of a kind there may only be one of',
  '23514': 'a value is outside of what the table allows',
  '40001': 'it collided with another transaction; run it again',
  '40P01': 'it deadlocked with another transaction; run it again',
  '55P03': 'a lock it needs is held by someone else',
  '57014': 'it took too long, or was cancelled',
  '57P01': 'the server is shutting down, or an operator ended the connection',
  '25P02': 'an earlier statement of this transaction had failed',
  '25P03': 'the transaction was left idle for too long and was ended',
  '53100': "the server's disk is full",
};

/**
 * Classes whose messages never quote values: connection, transaction state, names and rights, resources, locks.
 * 42 quotes only SQL text, which is ours and has its values as parameters.
 */
const PLAIN_MESSAGE = /^(08|25|42|53|55|57|P0)/;

/** What `pg` and the socket say, the latter with the system call in front: "write EPIPE". */
const CONNECTION_LOST =
  /Connection terminated|not queryable|ECONNRESET|EPIPE|ETIMEDOUT|after being destroyed/;

/** The error to throw for what `pg` threw; anything else than PostgreSQL's or the socket's error passes unchanged. */
export function statementRefused(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    const code = error.code ?? 'XX000';
    const what = CONDITION[code] ?? (PLAIN_MESSAGE.test(code) ? error.message : 'a value did not fit');
    const names = [
      error.table && `table ${error.table}`,
      error.column && `column ${error.column}`,
      error.constraint && `constraint ${error.constraint}`,
      `SQLSTATE ${code}`,
    ].filter(Boolean);
    return new StatementRefused(
      `The database refused a statement: ${what} (${names.join(', ')}).`,
      code,
      error.table,
      error.constraint,
    );
  }
  if (isNativeError(error) && CONNECTION_LOST.test(error.message))
    return new StatementRefused('The connection to the database was lost during a statement.', undefined);
  return error;
}
