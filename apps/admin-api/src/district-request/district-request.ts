import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  keepAnswer,
  keptAnswer,
  noteAuditEvent,
  readDistrict,
  StatementRefused,
  type DistrictTransaction,
  type RepeatableRequest,
  type RosterStore,
} from 'roster-store';
import type { Caller } from '../door/caller';
import { Answer } from './answer';
import { districtNotFound } from './district-problems';
import { requireMatch } from './entity-tag';
import { keyReused, repeatableRequest } from './repeated-request';

/** What a write is, beside the work itself. */
export interface Write<T> {
  /** For the audit, stable: `policy.change`. Null: what is written is itself the record of who did it. */
  readonly action: string | null;
  /** What it is done to, for the audit; by default `district`. */
  readonly target?: string | ((made: T) => string);
  /** What the audit keeps beside that: no secrets, no personal data. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** What a GET of the same address answers now: compared with If-Match. Required but for POST. */
  readonly current?: (tx: DistrictTransaction) => Promise<unknown>;
}

/** An answer with the same key was kept meanwhile: seen when it was, or hidden by the moment the reader stands at. */
function isSameKey(error: unknown): boolean {
  return error instanceof StatementRefused && (error.table === 'kept_answer' || error.code === '40001');
}

/** Any number; the other half of the lock is the district. */
const WRITE_LOCK = 2_003_986_021;

/** Districts are never deleted, so one that was seen needs no second look. */
const seen = new WeakMap<RosterStore, Set<number>>();

/**
 * A request about one district, by a caller who may see it. The one place where the database is reached for a request:
 * reads and writes see this district's rows only, a write is atomic with its audit event and its kept answer.
 */
export class DistrictRequest {
  constructor(
    readonly id: number,
    readonly caller: Caller,
    private readonly store: RosterStore,
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {}

  /** @throws {Problem} 404 `district_not_found` */
  read<T>(work: (tx: DistrictTransaction) => Promise<T>): Promise<T> {
    return this.store.withDistrict(this.id, async (tx) => {
      await this.requireDistrict(tx);
      return work(tx);
    });
  }

  /**
   * Carries a write out once: If-Match is compared, a request that came before with the same Idempotency-Key gets the
   * answer it got then, the audit notes who did it. What `work` gives is the body, or an `Answer` with another status.
   * @throws {Problem}
   */
  async write<T>(write: Write<T>, work: (tx: DistrictTransaction) => Promise<T | Answer<T>>): Promise<T> {
    if (write.current === undefined && this.request.method !== 'POST')
      throw new Error(
        `${this.request.method} of ${this.request.routeOptions.url} does not say what there is now`,
      );
    const repeatable = repeatableRequest(this.request, this.caller.subject);
    return this.store.withDistrict(this.id, async (tx) => {
      await this.requireDistrict(tx);
      const before = repeatable === null ? null : await keptAnswer(tx, repeatable);
      if (before === 'other') throw keyReused();
      if (before !== null) return this.send(new Answer(before.body as T, before.status, before.location));
      if (write.current !== undefined) {
        await tx.query('select pg_advisory_xact_lock($1, id) from district', [WRITE_LOCK]);
        requireMatch(this.request.headers['if-match'], await write.current(tx));
      }
      const done = await work(tx);
      const answer = done instanceof Answer ? done : new Answer(done, this.usualStatus);
      await this.note(tx, write, answer.body);
      if (repeatable !== null) await this.keep(tx, repeatable, answer);
      return this.send(answer);
    });
  }

  /**
   * As {@link write} for what needs a transaction of its own kind and is its own record: `work` keeps its answer within
   * that transaction. Of two that came at once the later is undone by the key they share, and gets the other's answer.
   * @throws {Problem}
   */
  async once<T>(
    work: (keep: (tx: DistrictTransaction, answer: Answer<T>) => Promise<void>) => Promise<Answer<T>>,
  ): Promise<T> {
    const repeatable = repeatableRequest(this.request, this.caller.subject);
    if (repeatable === null) return this.send(await work(() => Promise.resolve()));
    return this.send(
      (await this.answeredBefore<T>(repeatable)) ??
        (await work((tx, answer) => this.keep(tx, repeatable, answer)).catch(async (error: unknown) => {
          const other = isSameKey(error) ? await this.answeredBefore<T>(repeatable) : null;
          if (other === null) throw error;
          return other;
        })),
    );
  }

  private async answeredBefore<T>(repeatable: RepeatableRequest): Promise<Answer<T> | null> {
    const before = await this.read((tx) => keptAnswer(tx, repeatable));
    if (before === 'other') throw keyReused();
    return before === null ? null : new Answer(before.body as T, before.status, before.location);
  }

  /** Notes what somebody did that is no write of the database, such as looking at what is masked. */
  async note<T>(tx: DistrictTransaction, { action, target, detail }: Write<T>, made: T): Promise<void> {
    if (action === null) return;
    await noteAuditEvent(tx, {
      subject: this.caller.subject,
      name: this.caller.name ?? null,
      roles: this.caller.roles,
      action,
      target: typeof target === 'function' ? target(made) : (target ?? 'district'),
      detail: detail ?? {},
    });
  }

  private async requireDistrict(tx: DistrictTransaction): Promise<void> {
    const { store, id } = this;
    const known = seen.get(store) ?? new Set<number>();
    if (known.has(id)) return;
    if ((await readDistrict(tx)) === null) throw districtNotFound();
    seen.set(store, known.add(id));
  }

  private get usualStatus(): number {
    return this.request.method === 'POST' ? 201 : 200;
  }

  private keep<T>(tx: DistrictTransaction, repeatable: RepeatableRequest, answer: Answer<T>): Promise<void> {
    return keepAnswer(tx, repeatable, answer);
  }

  private send<T>({ body, status, location }: Answer<T>): T {
    void this.reply.code(status);
    if (location !== null) void this.reply.header('Location', location);
    return body;
  }
}
