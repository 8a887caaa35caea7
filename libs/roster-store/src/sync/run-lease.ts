import type { DistrictTransaction } from '../district/district-transaction';
import type { DistrictSession } from '../session/district-session';
import { StatementRefused } from '../connection/statement-refused';
import type { RunProgress, RunStage } from './run-progress';

/** How often a run gives a sign of life, and after how long without one another may take its registration over. */
export interface LeaseTimes {
  readonly beatEveryMs: number;
  readonly staleAfterMs: number;
}

export const DEFAULT_LEASE_TIMES: LeaseTimes = { beatEveryMs: 1_000, staleAfterMs: 20_000 };

/** Runs work in a transaction of the run's district, on another connection than the run's own. */
export type Beside = <T>(work: (tx: DistrictTransaction) => Promise<T>) => Promise<T>;

/**
 * The right of one session to run a registration. The registration's lock alone would not do: the connection of a frozen
 * process (SIGSTOP, a suspended machine) lives on, and the lock with it. So a run gives a sign of life; who finds none for
 * a while ends that connection and takes the lock. Each lease has a greater number, and only the greatest may apply and
 * deliver.
 */
export class RunLease {
  readonly #session: DistrictSession;
  readonly #registrationId: number;
  readonly #fence: number;
  readonly #beside: Beside;
  readonly #timer: NodeJS.Timeout;
  #beating: Promise<void> | null = null;
  readonly #cancel = new AbortController();
  #progress: RunProgress;

  private constructor(
    session: DistrictSession,
    registrationId: number,
    fence: number,
    expectedRecords: number | null,
    beside: Beside,
    times: LeaseTimes,
  ) {
    this.#session = session;
    this.#registrationId = registrationId;
    this.#fence = fence;
    this.#beside = beside;
    this.#progress = { runId: null, stage: 'reading', records: 0, expectedRecords };
    this.#timer = setInterval(() => void this.#beat(), times.beatEveryMs).unref();
  }

  /** Begins a lease for a session that has just been given the registration's lock. */
  static async begin(
    session: DistrictSession,
    registrationId: number,
    beside: Beside,
    times: LeaseTimes,
  ): Promise<RunLease> {
    const [row] = await session.query<{ fence: number; expected: number | null }>(
      `insert into run_lease as l (district_id, registration_id, fence, backend_pid, backend_start, beat_at, stage, records, expected_records)
       select nullif(current_setting('app.district', true), '')::int, $1, 1, a.pid, a.backend_start, clock_timestamp(), 'reading', 0,
              (select coalesce((r.report->'read'->>'orgs')::int, 0) + coalesce((r.report->'read'->>'users')::int, 0)
                      + coalesce((r.report->'read'->>'demographics')::int, 0)
                 from sync_run r where r.registration_id = $1 and r.outcome in ('applied', 'nothing_to_do', 'held')
                order by r.id desc limit 1)
         from pg_stat_activity a where a.pid = pg_backend_pid()
       on conflict (district_id, registration_id) do update
         set fence = l.fence + 1, run_id = null, backend_pid = excluded.backend_pid, backend_start = excluded.backend_start,
             beat_at = excluded.beat_at, stage = excluded.stage, records = excluded.records,
             expected_records = excluded.expected_records
       returning fence, expected_records as expected`,
      [registrationId],
    );
    if (row === undefined) throw new Error('The database gave no lease.');
    return new RunLease(session, registrationId, row.fence, row.expected, beside, times);
  }

  /** Aborted once somebody asked for the run to be cancelled. */
  get cancelAsked(): AbortSignal {
    return this.#cancel.signal;
  }

  get expectedRecords(): number | null {
    return this.#progress.expectedRecords;
  }

  /** Remembers how far the run is; written with the next sign of life. */
  note(progress: { runId?: number; stage?: RunStage; records?: number }): void {
    this.#progress = { ...this.#progress, ...progress };
  }

  /** Resolves while the session and its lock are ours and no other session has the registration; rejects otherwise. */
  async requireHeld(): Promise<void> {
    const [row] = await this.#session.query<{ ours: boolean }>(
      `select fence = $2 and backend_pid = pg_backend_pid() as ours from run_lease where registration_id = $1`,
      [this.#registrationId, this.#fence],
    );
    if (row?.ours !== true)
      throw new StatementRefused('Another session has taken this registration over.', undefined);
  }

  /** Gives the lease back: nobody runs this registration any more. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    if (this.#session.isLost) return;
    await this.#session
      .query(
        `update run_lease set run_id = null, backend_pid = null, backend_start = null, beat_at = null, stage = null,
                records = null, expected_records = null where registration_id = $1 and fence = $2`,
        [this.#registrationId, this.#fence],
      )
      // A lost connection ends the lease as well: it has no sign of life any more.
      .catch(() => undefined);
  }

  /** One at a time; a sign that cannot be given is given up, the next one is due soon. */
  #beat(): Promise<void> {
    this.#beating ??= this.#writeSign()
      .catch(() => undefined)
      .finally(() => (this.#beating = null));
    return this.#beating;
  }

  async #writeSign(): Promise<void> {
    if (this.#session.isLost) return;
    const { runId, stage, records } = this.#progress;
    const [sign] = await this.#beside((tx) =>
      tx.query<{ cancel: boolean | null }>(
        `update run_lease set beat_at = clock_timestamp(), run_id = $3, stage = $4, records = $5
          where registration_id = $1 and fence = $2 and backend_pid is not null
          returning (select cancel_asked_by is not null from sync_run where id = $3) as cancel`,
        [this.#registrationId, this.#fence, runId, stage, records],
      ),
    );
    if (sign?.cancel === true) this.#cancel.abort();
  }
}

/**
 * Ends the connection of a session that runs the registration and has given no sign of life for a while. Looked at
 * together with the connection's start, the process number cannot mean another one. It is a connection of the apps' own
 * role, which PostgreSQL lets them end without a further right.
 */
export async function endStaleSession(
  session: DistrictSession,
  registrationId: number,
  { staleAfterMs }: LeaseTimes,
): Promise<boolean> {
  const ended = await session.query(
    `select pg_terminate_backend(a.pid) from run_lease l join pg_stat_activity a on a.pid = l.backend_pid and a.backend_start = l.backend_start
      where l.registration_id = $1 and l.beat_at < clock_timestamp() - make_interval(secs => $2) and a.pid <> pg_backend_pid()`,
    [registrationId, staleAfterMs / 1000],
  );
  return ended.length > 0;
}
