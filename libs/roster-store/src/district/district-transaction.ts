import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientBase } from 'pg';
import {
  runCommands,
  runStatement,
  type Planning,
  type StatementRunner,
} from '../connection/roster-connection';
import { StatementRefused } from '../connection/statement-refused';
import { requireDistrictId } from './district-id';
import { requireDistrictUnchanged } from './district-setting';

/** One transaction in which exactly one district's rows exist. It is over when the function it was given to ends. */
export type DistrictTransaction = StatementRunner;

/** A pooled connection and the way to give it back: `release(true)` destroys it. */
export interface Borrowed {
  readonly client: ClientBase;
  readonly release: (destroy: boolean) => void;
}

/**
 * Sent in one message with COMMIT or ROLLBACK, so that it costs no round trip. A transaction can leave more behind
 * than its rows: settings made for the session, cursors WITH HOLD, temporary copies of rows, locks. None may reach
 * the next district that gets this connection.
 */
const LEAVE_NOTHING = 'close all; reset all; discard temp; unlisten *; select pg_advisory_unlock_all()';

/**
 * `newest`: each statement sees what was committed when it began. `one moment`: all statements see the same moment, so
 * that facts read one after the other are of one roster; those it plans once are never planned anew for their values.
 */
export type Reading = 'newest' | 'one moment';

const BEGIN: Readonly<Record<Reading, string>> = {
  newest: 'begin',
  'one moment': 'begin isolation level repeatable read; set local plan_cache_mode = force_generic_plan',
};

const running = new AsyncLocalStorage<{ over: boolean }>();

/**
 * Runs `work` in one transaction with `app.district` set for that transaction only, commits, and gives the connection
 * back without a district. When `work` throws, everything is rolled back and its error passes on. When a statement
 * failed and `work` went on as if nothing had happened, PostgreSQL rolls back at COMMIT: that is an error here.
 */
export async function runDistrictTransaction<T>(
  borrow: () => Promise<Borrowed>,
  districtId: number,
  work: (tx: DistrictTransaction) => Promise<T>,
  reading: Reading = 'newest',
): Promise<T> {
  requireDistrictId(districtId);
  if (running.getStore()?.over === false)
    throw new Error(
      'withDistrict was called inside of withDistrict: use the transaction that is already open.',
    );
  const { client, release } = await borrow();
  const state = { over: false };
  let clean = false;
  try {
    let result: T;
    try {
      // One message, so that it costs one round trip; the id is a whole number, as was required above.
      await runCommands(
        client,
        `${BEGIN[reading]}; select set_config('app.district', '${districtId}', true)`,
      );
      result = await running.run(state, () => work(openTransaction(client, state)));
    } catch (error) {
      state.over = true;
      // A rollback that fails means the connection is lost: it is destroyed below, and the first error is the one to see.
      clean = await runCommands(client, `rollback; ${LEAVE_NOTHING}`).then(
        () => true,
        () => false,
      );
      throw error;
    }
    state.over = true;
    const [outcome] = await runCommands(client, `commit; ${LEAVE_NOTHING}`);
    clean = true;
    requireCommitted(outcome);
    return result;
  } finally {
    state.over = true;
    release(!clean);
  }
}

/** COMMIT of a transaction in which a statement failed answers ROLLBACK and no error; nothing was stored then. */
export function requireCommitted(outcome: string | undefined): void {
  if (outcome !== 'COMMIT')
    throw new StatementRefused(
      'Nothing was stored: a statement of the transaction had failed before it was to be committed.',
      '25P02',
    );
}

function openTransaction(client: ClientBase, state: { over: boolean }): DistrictTransaction {
  return {
    async query<Row>(sql: string, values?: readonly unknown[], planning?: Planning): Promise<Row[]> {
      if (state.over)
        throw new Error('This district transaction is over; its statements must be awaited inside of it.');
      requireDistrictUnchanged(sql);
      return runStatement<Row>(client, sql, values, planning);
    },
  };
}
