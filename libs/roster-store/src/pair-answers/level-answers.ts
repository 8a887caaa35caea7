import { advisoryKey } from '../connection/advisory-key';
import { loadSchools, type LoadedSchool } from '../custody/facts/load-school';
import type { DistrictSession } from '../session/district-session';
import { answerStudents, type AnsweredStudents, type StudentsToAnswer } from './answer-students';
import { forgetOldChanges } from './answer-changes';
import { levelAges } from './level-ages';
import { RestrictionIndex } from './restriction-index';
import { takeWish } from './wishes';

export interface LevelOptions {
  readonly now: () => Date;
  /** Stops between two portions; what is left is left to whoever comes next. */
  readonly signal?: AbortSignal;
  /** How long another process that is levelling the same district is waited for, in milliseconds. */
  readonly waitMs?: number;
}

export interface LevelledAnswers {
  /** Pairs that were asked about. */
  readonly pairs: number;
  /** Rows that were written. */
  readonly written: number;
  /** Wishes that were granted: facts had changed. */
  readonly granted: number;
}

/** Students whose own time has come, at once. */
const DUE_AT_ONCE = 500;
/** A process that freezes in the middle of its work loses its connection, and its lock with it. */
const FROZEN_AFTER = '10s';
const DEFAULT_WAIT_MS = 120_000;

/**
 * Brings the answers of a district level: those made void by a fact, those whose time has come, and those of schools whose
 * data became too old or young again. Every portion is one transaction that sees one moment, and one process does it at a
 * time: an answer made of older facts never overwrites one made of newer.
 * @returns null when another process was still at it after `waitMs`
 */
export async function levelAnswers(
  session: DistrictSession,
  { now, signal, waitMs = DEFAULT_WAIT_MS }: LevelOptions,
): Promise<LevelledAnswers | null> {
  await session.query(
    `set idle_session_timeout = '${FROZEN_AFTER}'; set idle_in_transaction_session_timeout = '${FROZEN_AFTER}'`,
  );
  if (!(await session.lock(advisoryKey(`answers ${session.districtId}`), waitMs))) return null;
  const levelling = new Levelling(session);
  await levelling.ages(now());
  while (signal?.aborted !== true && (await levelling.portion(now())));
  return levelling.done;
}

class Levelling {
  readonly #session: DistrictSession;
  #restrictions: RestrictionIndex | null = null;
  #hadAnswers: ReadonlySet<number> = new Set();
  #done: LevelledAnswers = { pairs: 0, written: 0, granted: 0 };

  constructor(session: DistrictSession) {
    this.#session = session;
  }

  get done(): LevelledAnswers {
    return this.#done;
  }

  /** First of all. */
  ages(at: Date): Promise<void> {
    return this.#oneMoment(async () => {
      const answered = await this.#session.query<{ id: number }>(
        'select school_id as id from school_answers where version > 0',
      );
      this.#hadAnswers = new Set(answered.map(({ id }) => id));
      await levelAges(this.#session, at.getTime());
      await forgetOldChanges(this.#session, at);
    });
  }

  /** The next portion of work; false: none is left. */
  portion(at: Date): Promise<boolean> {
    return this.#oneMoment(async () => {
      const due = await this.#due(at);
      const wanted = due ?? (await takeWish(this.#session));
      if (wanted === null) return false;
      if (due === null) this.#note({ granted: 1 });
      if (wanted === 'ages') await levelAges(this.#session, at.getTime());
      else if (wanted !== 'widened') this.#note(await this.#answer(wanted, at.getTime()));
      return true;
    });
  }

  #note({ granted = 0, pairs = 0, written = 0 }: Partial<LevelledAnswers>): void {
    const { done } = this;
    this.#done = {
      pairs: done.pairs + pairs,
      written: done.written + written,
      granted: done.granted + granted,
    };
  }

  async #answer(wanted: StudentsToAnswer, at: number): Promise<AnsweredStudents> {
    this.#restrictions = await RestrictionIndex.read(this.#session, this.#restrictions);
    const schools = async (ids: readonly number[]): Promise<ReadonlyMap<number, LoadedSchool>> =>
      new Map((await loadSchools(this.#session, ids)).map((one) => [one.id, one]));
    return answerStudents(this.#session, wanted, {
      at,
      restrictions: this.#restrictions,
      hadAnswers: this.#hadAnswers,
      schools,
    });
  }

  /** Students with an answer that the clock changes now. */
  async #due(at: Date): Promise<StudentsToAnswer | null> {
    const rows = await this.#session.query<{ id: number }>(
      `select distinct student_id as id from (
          select student_id from pair_answer where next_change_at <= $1 order by next_change_at limit $2) p`,
      [at, DUE_AT_ONCE],
    );
    return rows.length === 0
      ? null
      : { students: new Map(rows.map(({ id }) => [id, 'clock'])), schoolId: null };
  }

  #oneMoment<T>(work: () => Promise<T>): Promise<T> {
    return this.#session.transaction(async () => {
      await this.#session.query('set transaction isolation level repeatable read');
      return work();
    });
  }
}
