import type { Client } from 'pg';
import { releaseAdvisoryLock, tryAdvisoryLock, waitForAdvisoryLock } from '../connection/advisory-lock';
import {
  runCommands,
  runStatement,
  type Planning,
  type StatementRunner,
} from '../connection/roster-connection';
import { StatementRefused } from '../connection/statement-refused';
import { requireDistrictId } from '../district/district-id';
import { requireCommitted } from '../district/district-transaction';
import { requireDistrictUnchanged } from '../district/district-setting';
import { copyIntoTemporaryTable, type CopyText } from './copy-into-temporary-table';
import { copyOutOfSelect } from './copy-out-of-select';
import { streamRows } from './stream-rows';

/**
 * One database connection for one sync run, with its district set for as long as it lives. Locks, TEMP tables and
 * transactions are all of this connection: losing it loses them together. It is not one of the pool's, and `close`
 * destroys it.
 */
export class DistrictSession implements StatementRunner {
  readonly districtId: number;
  /** PostgreSQL's process id of this connection, as in `pg_stat_activity`. */
  readonly backendPid: number;
  /** Resolves when the connection breaks before `close`; never rejects. The run must stop: its lock is gone. */
  readonly lost: Promise<void>;
  readonly #client: Client;
  readonly #onClose: () => void;
  #state: 'open' | 'lost' | 'closed' = 'open';
  #inTransaction = false;
  #closing: Promise<void> | null = null;

  private constructor(client: Client, districtId: number, backendPid: number, onClose: () => void) {
    this.#client = client;
    this.districtId = districtId;
    this.backendPid = backendPid;
    this.#onClose = onClose;
    this.lost = new Promise((resolve) => {
      const lose = () => {
        if (this.#state !== 'open') return;
        this.#state = 'lost';
        resolve();
      };
      client.on('error', lose);
      client.on('end', lose);
    });
  }

  /** Takes over a freshly opened connection; ends it when the district cannot be set. */
  static async begin(client: Client, districtId: number, onClose: () => void): Promise<DistrictSession> {
    try {
      requireDistrictId(districtId);
      const [row] = await runStatement<{ pid: number }>(
        client,
        "select pg_backend_pid() as pid, set_config('app.district', $1, false) as district",
        [String(districtId)],
      );
      return new DistrictSession(client, districtId, row?.pid ?? 0, onClose);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** Whether the connection broke; see {@link lost}. */
  get isLost(): boolean {
    return this.#state === 'lost';
  }

  async query<Row = Record<string, unknown>>(
    sql: string,
    values?: readonly unknown[],
    planning?: Planning,
  ): Promise<Row[]> {
    requireDistrictUnchanged(sql);
    return runStatement<Row>(this.#live(), sql, values, planning);
  }

  /**
   * Rows of one `select` in portions, through a cursor, so that memory stays flat. Outside of a transaction it opens a
   * read-only one for as long as the rows are read: other statements must wait until it is read or left.
   */
  async *stream<Row = Record<string, unknown>>(
    sql: string,
    values: readonly unknown[] = [],
    portion = 5_000,
  ): AsyncGenerator<Row[], void, void> {
    requireDistrictUnchanged(sql);
    if (this.#inTransaction) {
      yield* streamRows<Row>(this.#live(), sql, values, portion);
      return;
    }
    await this.#begin('begin read only');
    try {
      yield* streamRows<Row>(this.#live(), sql, values, portion);
    } finally {
      this.#inTransaction = false;
      // Nothing was written: whether the reading ended well or not, there is only a snapshot to give up.
      if (this.#state === 'open') await runCommands(this.#client, 'rollback');
    }
  }

  /**
   * COPY … FROM STDIN in text format (tab between columns, newline after a row, `\N` for null, backslash escapes) into
   * a TEMP table of this session; PostgreSQL refuses COPY into tables with row-level security. Resolves to the rows
   * copied. When `text` throws, nothing of this COPY stays and its error passes on.
   */
  copyInto(temporaryTable: string, columns: readonly string[], text: CopyText): Promise<number> {
    return copyIntoTemporaryTable(this.#live(), temporaryTable, columns, text);
  }

  /**
   * The values of a `select` of one bytea column, as PostgreSQL sends them, while it makes the next; nulls are left out.
   * For much that is small: other statements must wait until all is read or left. The text has no parameters.
   */
  copyBytes(select: string): AsyncGenerator<Buffer, void, void> {
    requireDistrictUnchanged(select);
    return copyOutOfSelect(this.#live(), select);
  }

  /**
   * One transaction on this session: commits when `work` resolves, rolls back when it throws. May not be nested. A
   * transaction in which a statement failed is not stored, and is an error even when `work` resolves.
   */
  async transaction<T>(work: (tx: StatementRunner) => Promise<T>): Promise<T> {
    await this.#begin('begin');
    try {
      const result = await work(this);
      const [outcome] = await runCommands(this.#live(), 'commit');
      this.#inTransaction = false;
      requireCommitted(outcome);
      return result;
    } catch (error) {
      // A rollback can only fail with the connection, and then there is no transaction either.
      if (this.#inTransaction) await runCommands(this.#client, 'rollback').catch(() => undefined);
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** Takes an advisory lock, held until `unlock`, `close` or the loss of the connection, if it is free now. */
  tryLock(key: bigint): Promise<boolean> {
    return tryAdvisoryLock(this.#live(), key);
  }

  /** As {@link tryLock}, waiting up to `waitMs` milliseconds; false when it was not free by then. */
  lock(key: bigint, waitMs: number): Promise<boolean> {
    return waitForAdvisoryLock(this.#live(), key, waitMs);
  }

  /** Gives one hold of a lock back; false when it was not held. */
  unlock(key: bigint): Promise<boolean> {
    return releaseAdvisoryLock(this.#live(), key);
  }

  /** Ends the connection, and with it locks, TEMP tables and an open transaction. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const wasLost = this.#state === 'lost';
    this.#state = 'closed';
    this.#onClose();
    if (!wasLost) await this.#client.end();
  }

  async #begin(statement: string): Promise<void> {
    if (this.#inTransaction) throw new Error('This session already has a transaction open.');
    const client = this.#live();
    this.#inTransaction = true;
    try {
      await runCommands(client, statement);
    } catch (error) {
      this.#inTransaction = false;
      throw error;
    }
  }

  #live(): Client {
    if (this.#state === 'closed') throw new Error('This district session is closed.');
    if (this.#state === 'lost')
      throw new StatementRefused(
        'The connection of this district session was lost, and its lock with it.',
        undefined,
      );
    return this.#client;
  }
}
