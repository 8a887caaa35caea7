import type { DistrictTransaction } from '../district/district-transaction';
import { keepAnswerChanges } from './answer-changes';
import type { StoredPairAnswer } from './pair-answer';

/** An answer as it was just made. */
export type NewAnswer = Omit<StoredPairAnswer, 'version' | 'changedAt' | 'cause'>;

const pairOf = ({ schoolId, studentId, contactId }: NewAnswer): string =>
  `${schoolId} ${studentId} ${contactId}`;

export interface WriteOptions {
  readonly causeOf: (studentId: number) => string;
  /** Schools that had answers before this levelling began. */
  readonly hadAnswers: ReadonlySet<number>;
}

/**
 * Writes those answers that are another than the stored ones. What a list would show anew gets a new version, and with it
 * the school; the rest keeps its version.
 * @returns rows written
 */
export async function writeAnswers(
  tx: DistrictTransaction,
  before: readonly StoredPairAnswer[],
  now: readonly NewAnswer[],
  at: number,
  { causeOf, hadAnswers }: WriteOptions,
): Promise<number> {
  const stored = new Map(before.map((one) => [pairOf(one), one]));
  const changed = now.filter((one) => !sameRow(stored.get(pairOf(one)), one));
  if (changed.length === 0) return 0;
  const shown = changed.filter((one) => !sameList(stored.get(pairOf(one)), one));
  let version = await takeVersions(tx, shown.length);
  const newVersions = new Map(shown.map((one) => [pairOf(one), ++version]));
  const rows = changed.map((one) => {
    const own = newVersions.get(pairOf(one));
    const old = stored.get(pairOf(one));
    return old === undefined || own !== undefined
      ? { ...one, version: own as number, changedAt: new Date(at), cause: causeOf(one.studentId) }
      : { ...one, version: old.version, changedAt: old.changedAt, cause: old.cause };
  });
  await tx.query(
    `insert into pair_answer as p (district_id, school_id, student_id, contact_id, pickup, listed, reason, outcome, reasons, current,
            if_fresh, version, changed_at, next_change_at, cause)
     select nullif(current_setting('app.district', true), '')::int, school_id, student_id, contact_id, pickup, listed, reason, outcome,
            string_to_array(reasons, ' '), current, if_fresh, version, changed_at, next_change_at, cause
       from unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::boolean[], $6::text[], $7::text[], $8::text[], $9::boolean[],
                   $10::text[], $11::bigint[], $12::timestamptz[], $13::timestamptz[], $14::text[])
         as x(school_id, student_id, contact_id, pickup, listed, reason, outcome, reasons, current, if_fresh, version, changed_at,
              next_change_at, cause)
     on conflict (district_id, school_id, student_id, contact_id) do update
        set pickup = excluded.pickup, listed = excluded.listed, reason = excluded.reason, outcome = excluded.outcome,
            reasons = excluded.reasons, current = excluded.current, if_fresh = excluded.if_fresh, version = excluded.version,
            changed_at = excluded.changed_at, next_change_at = excluded.next_change_at, cause = excluded.cause`,
    [
      rows.map((one) => one.schoolId),
      rows.map((one) => one.studentId),
      rows.map((one) => one.contactId),
      rows.map((one) => one.pickup),
      rows.map((one) => one.listed),
      rows.map((one) => one.reason),
      rows.map((one) => one.outcome),
      rows.map((one) => one.reasons.join(' ')),
      rows.map((one) => one.current),
      rows.map((one) => one.ifFresh),
      rows.map((one) => one.version),
      rows.map((one) => one.changedAt),
      rows.map((one) => one.nextChangeAt),
      rows.map((one) => one.cause),
    ],
  );
  await keepAnswerChanges(
    tx,
    shown
      // The first answers of a school are no changes.
      .filter((one) => stored.has(pairOf(one)) || hadAnswers.has(one.schoolId))
      .map((after) => ({
        ...{ schoolId: after.schoolId, studentId: after.studentId, contactId: after.contactId },
        ...{ before: stored.get(pairOf(after)) ?? null, after, cause: causeOf(after.studentId) },
      })),
    at,
  );
  if (shown.length > 0) await noteSchoolVersions(tx, [...new Set(shown.map((one) => one.schoolId))], version);
  return rows.length;
}

/** So many new versions of the district's answers. @returns the last one given before them */
export async function takeVersions(tx: DistrictTransaction, many: number): Promise<number> {
  if (many === 0) return 0;
  const [row] = await tx.query<{ version: string }>(
    `insert into answer_counter as c (district_id, version)
     values (nullif(current_setting('app.district', true), '')::int, $1)
     on conflict (district_id) do update set version = c.version + $1 returning version`,
    [many],
  );
  return Number((row as { version: string }).version) - many;
}

/** These schools have an answer of that version. One without a row is looked at for its age first (`levelAges`). */
export async function noteSchoolVersions(
  tx: DistrictTransaction,
  schoolIds: readonly number[],
  version: number,
): Promise<void> {
  await tx.query(`update school_answers set version = $2 where school_id = any ($1::int[])`, [
    schoolIds,
    version,
  ]);
}

function sameList(old: StoredPairAnswer | undefined, one: NewAnswer): boolean {
  return (
    old !== undefined && old.pickup === one.pickup && old.listed === one.listed && old.reason === one.reason
  );
}

function sameRow(old: StoredPairAnswer | undefined, one: NewAnswer): boolean {
  return (
    old !== undefined &&
    sameList(old, one) &&
    old.outcome === one.outcome &&
    old.current === one.current &&
    old.ifFresh === one.ifFresh &&
    old.nextChangeAt?.getTime() === one.nextChangeAt?.getTime() &&
    old.reasons.join(' ') === one.reasons.join(' ')
  );
}
