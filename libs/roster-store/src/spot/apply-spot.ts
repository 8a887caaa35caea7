import { judgeSpot, type SpotReading, type SpotVerdict } from 'roster-domain';
import type { StatementRunner } from '../connection/roster-connection';
import { newestObservation } from '../sync/observed-before';
import { readHeldStudent } from './held-student';
import { lockSpots } from './spot-lock';

/** One student and their adults, as the provider gave them one by one. */
export interface SpotObservation {
  /** sourcedId. */
  readonly student: string;
  /** Before the first of them was asked for. */
  readonly observedAt: Date;
  readonly reading: SpotReading;
  /** By sourcedId. */
  readonly adults: ReadonlyMap<string, SpotReading>;
}

export interface AppliedSpot extends SpotVerdict {
  /** Links that had no mark before. */
  readonly newlyMarked: number;
}

/**
 * Writes what follows from a spot reading: marks, the age of the student, what the SIS shows. Nothing of it, and null,
 * when something of the student was read later meanwhile (equal is not older), or nobody of this id is held.
 */
export async function applySpot(
  tx: StatementRunner,
  registrationId: number,
  { student, observedAt, reading, adults }: SpotObservation,
): Promise<AppliedSpot | null> {
  await lockSpots(tx, registrationId);
  await tx.query(`set local app.cause = 'run spot sync'`);
  const newest = await newestObservation(tx, registrationId);
  if (newest !== null && newest > observedAt) return null;
  // Judged against what is held now: a run may have been applied while the provider was asked.
  const found = await readHeldStudent(tx, registrationId, student);
  if (found === null) return null;
  const { studentId, held, contactIds } = found;
  const verdict = judgeSpot(held, reading, adults);
  const written = await tx.query(
    `insert into spot_sync as q (district_id, registration_id, student_id, observed_at, as_of, seen_in_sis)
     values (nullif(current_setting('app.district', true), '')::int, $1, $2, $3, $4, $5)
     on conflict (district_id, registration_id, student_id) do update
        set observed_at = excluded.observed_at, as_of = coalesce(excluded.as_of, q.as_of), seen_in_sis = excluded.seen_in_sis
      where q.observed_at <= excluded.observed_at
     returning student_id`,
    [
      registrationId,
      studentId,
      observedAt,
      verdict.renews ? observedAt : null,
      JSON.stringify(verdict.seenInSis),
    ],
  );
  if (written.length === 0) return null;
  const marked = await tx.query<{ was: boolean }>(
    `update link l set marked = true, spot_marked_at = $3
       from (select student_id, contact_id, marked from link where student_id = $1 and contact_id = any ($2) for update) b
      where l.student_id = b.student_id and l.contact_id = b.contact_id and l.state <> 'INACTIVE'
      returning b.marked as was`,
    [studentId, verdict.mark.flatMap((contact) => contactIds.get(contact) ?? []), observedAt],
  );
  return { ...verdict, newlyMarked: marked.filter(({ was }) => !was).length };
}

/** What the newest spot sync of a student left: for the desk, beside the answer. Null: none since the last full pull. */
export async function spotOf(
  tx: StatementRunner,
  studentId: number,
): Promise<{ readonly asOf: Date | null; readonly seenInSis: SpotVerdict['seenInSis'] } | null> {
  const [row] = await tx.query<{ asOf: Date | null; seenInSis: SpotVerdict['seenInSis'] }>(
    `select q.as_of as "asOf", q.seen_in_sis as "seenInSis" from spot_sync q
      where q.student_id = $1
        and not exists (select from student_school m join school s on s.id = m.school_id
                         where m.student_id = $1 and s.registration_id = q.registration_id and s.as_of > q.observed_at)
      order by q.observed_at desc limit 1`,
    [studentId],
  );
  return row ?? null;
}
