import {
  freshnessChangesAt,
  isFreshFor,
  listWordOf,
  pickupOf,
  schoolCalendar,
  type SchoolCalendar,
} from 'roster-domain';
import type { LoadedSchool } from '../custody/facts/load-school';
import type { DistrictTransaction } from '../district/district-transaction';
import { AnswerFacts, type Places } from './answer-facts';
import {
  PAIR_ANSWER_COLUMNS,
  pairAnswerOf,
  TOLD_AHEAD_MS,
  type PairAnswerRow,
  type StoredPairAnswer,
} from './pair-answer';
import { Outlooks } from './outlooks';
import type { RestrictionIndex } from './restriction-index';
import { writeAnswers, type NewAnswer } from './write-answers';

/** What is answered anew, and why. */
export interface StudentsToAnswer {
  /** Ids, with the cause of each. */
  readonly students: ReadonlyMap<number, string>;
  /** The only school meant; null: every school of theirs. */
  readonly schoolId: number | null;
}

/** What several batches of one moment share. */
export interface AnswerContext {
  readonly at: number;
  readonly restrictions: RestrictionIndex;
  /** Schools that had answers before this levelling began. */
  readonly hadAnswers: ReadonlySet<number>;
  readonly schools: (ids: readonly number[]) => Promise<ReadonlyMap<number, LoadedSchool>>;
}

export interface AnsweredStudents {
  readonly pairs: number;
  readonly written: number;
}

/** Answers every adult of these students at each of their schools, and writes what is another than before. */
export async function answerStudents(
  tx: DistrictTransaction,
  { schoolId, students }: StudentsToAnswer,
  { at, hadAnswers, restrictions, schools }: AnswerContext,
): Promise<AnsweredStudents> {
  const ids = [...students.keys()];
  const before = await storedAnswers(tx, ids, schoolId);
  const memberships = await membershipsOf(tx, ids, schoolId);
  const known = await schools([...new Set(memberships.map((one) => one.schoolId))]);
  const places = new Map<number, LoadedSchool[]>(ids.map((id) => [id, []]));
  for (const one of memberships) {
    const school = known.get(one.schoolId);
    if (school !== undefined) places.get(one.studentId)?.push(school);
  }
  const now = await answersOf(tx, places, restrictions, at);
  const told = new Set(now.map(keyOf));
  // Nothing links them any more, or the child left the school: the row stays and says so.
  const gone = before.filter((one) => one.current && !told.has(keyOf(one))).map(over);
  const causeOf = (studentId: number): string => students.get(studentId) ?? 'clock';
  const written = await writeAnswers(tx, before, [...now, ...gone], at, { causeOf, hadAnswers });
  return { pairs: now.length, written };
}

/** The answer of every adult linked to these students, at each of their places. */
export async function answersOf(
  tx: DistrictTransaction,
  places: Places,
  restrictions: RestrictionIndex,
  at: number,
): Promise<NewAnswer[]> {
  const facts = await AnswerFacts.load(tx, places, restrictions, at);
  const calendars = new Map<string, SchoolCalendar>();
  const answers: NewAnswer[] = [];
  const outlooks = new Outlooks();
  for (const [studentId, ofStudent] of places) {
    const contacts = new Set(
      facts
        .linksOf(studentId)
        .filter(({ state }) => state !== null && state !== 'INACTIVE')
        .map(({ contact }) => contact),
    );
    if (contacts.size === 0) continue;
    for (const school of ofStudent) {
      const own = facts.of(studentId, school);
      if (own === null) continue;
      const calendar = calendars.get(school.fact.zone) ?? schoolCalendar(school.fact.zone);
      calendars.set(school.fact.zone, calendar);
      const spot = facts.spotSyncedAt(studentId);
      const readings = [school.fact.asOf, spot];
      const fresh = isFreshFor(readings, school.policy, at, TOLD_AHEAD_MS);
      // The age of a school is looked at for all its answers at once; of a student read alone, with each.
      const ages = spot === null ? null : freshnessChangesAt(readings, school.policy, at, TOLD_AHEAD_MS);
      for (const contact of contacts) {
        const outlook = outlooks.of(own, String(studentId), contact, at, calendar);
        const stale = outlook.outcome === 'ALLOW' && !fresh;
        const outcome = stale ? 'REFER' : outlook.outcome;
        answers.push({
          schoolId: school.id,
          studentId,
          contactId: Number(contact),
          pickup: pickupOf(outcome),
          listed: outlook.listed,
          reason: listWordOf(outcome, outlook.reasons),
          outcome,
          reasons: stale ? ['STALE_DATA', ...outlook.reasons] : outlook.reasons,
          current: true,
          ifFresh: pickupOf(outlook.outcome),
          nextChangeAt: earliest(outlook.changesAt, ages),
        });
      }
    }
  }
  return answers;
}

function over(stored: StoredPairAnswer): NewAnswer {
  return {
    ...{ schoolId: stored.schoolId, studentId: stored.studentId, contactId: stored.contactId },
    ...{ pickup: 'Verify', listed: false, reason: 'see office', outcome: 'REFER', ifFresh: 'Verify' },
    ...{ reasons: ['LINK_NOT_CURRENT'], current: false, nextChangeAt: null },
  };
}

function earliest(...instants: readonly (number | null)[]): Date | null {
  const known = instants.filter((one) => one !== null);
  return known.length === 0 ? null : new Date(Math.min(...known));
}

export function keyOf({
  schoolId,
  studentId,
  contactId,
}: Pick<NewAnswer, 'schoolId' | 'studentId' | 'contactId'>): string {
  return `${schoolId} ${studentId} ${contactId}`;
}

async function storedAnswers(
  tx: DistrictTransaction,
  studentIds: readonly number[],
  schoolId: number | null,
): Promise<StoredPairAnswer[]> {
  const rows = await tx.query<PairAnswerRow>(
    `select ${PAIR_ANSWER_COLUMNS} from pair_answer where student_id = any ($1::int[])
        ${schoolId === null ? 'and $2::int is null' : 'and school_id = $2'}`,
    [studentIds, schoolId],
  );
  return rows.map(pairAnswerOf);
}

/** The schools of students: those they are in, and those they are missing from and still listed at. */
async function membershipsOf(
  tx: DistrictTransaction,
  studentIds: readonly number[],
  schoolId: number | null,
): Promise<{ schoolId: number; studentId: number }[]> {
  return tx.query(
    `select school_id as "schoolId", student_id as "studentId" from (
        select school_id, student_id from student_school where student_id = any ($1::int[])
        union
        select unnest(missing_from), id from student where missing_since is not null and id = any ($1::int[])) m
      where $2::int is null or school_id = $2`,
    [studentIds, schoolId],
  );
}
