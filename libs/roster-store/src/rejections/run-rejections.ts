import type { Rejection } from 'roster-domain';
import type { StatementRunner } from '../connection/roster-connection';

/** So many rejections of one run are kept, the first ones; the run's report counts all of them. */
export const REJECTIONS_KEPT = 10_000;
/** Stored together: each storing waits for the disk, and a district with a rejection on every page would wait once a page. */
const STORED_TOGETHER = 500;

/** A record a run could not use: where it starts and why, never what it says. */
export interface RunRejection extends Pick<Rejection, 'resource' | 'field' | 'code' | 'sourcedId'> {
  /** Line of its file, from 1; null where the source has none. */
  readonly line: number | null;
}

/**
 * Keeps the rejections of one run, up to {@link REJECTIONS_KEPT}. They are only noted; `send` (once a page) stores them when
 * many wait, `end` and `brokeOff` those that are left, all outside of any transaction: a run which breaks off keeps what
 * it had found. Only a process that is killed takes the last few along.
 */
export class RunRejections {
  readonly #session: StatementRunner;
  readonly #runId: number;
  #waiting: RunRejection[] = [];
  #kept = 0;

  constructor(session: StatementRunner, runId: number) {
    this.#session = session;
    this.#runId = runId;
  }

  add(rejection: RunRejection): void {
    if (this.#kept + this.#waiting.length < REJECTIONS_KEPT) this.#waiting.push(rejection);
  }

  async send(): Promise<void> {
    if (this.#waiting.length >= STORED_TOGETHER) await this.#store();
  }

  end(): Promise<void> {
    return this.#store();
  }

  brokeOff(): Promise<void> {
    return this.#store();
  }

  async #store(): Promise<void> {
    const rows = this.#waiting;
    if (rows.length === 0) return;
    this.#waiting = [];
    const from = this.#kept;
    this.#kept += rows.length;
    await this.#session.query(
      `insert into run_rejection (district_id, run_id, seq, resource, field, code, line, sourced_id)
       select nullif(current_setting('app.district', true), '')::int, $1, $2 + r.at, r.resource, r.field, r.code, r.line, r.sourced_id
         from unnest($3::text[], $4::text[], $5::text[], $6::int[], $7::text[])
              with ordinality r(resource, field, code, line, sourced_id, at)`,
      [
        this.#runId,
        from,
        rows.map(({ resource }) => resource),
        rows.map(({ field }) => field),
        rows.map(({ code }) => code),
        rows.map(({ line }) => line),
        rows.map(({ sourcedId }) => sourcedId),
      ],
    );
  }
}
