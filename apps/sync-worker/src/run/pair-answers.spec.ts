import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { AnswerDays, answerEvent, type AnswerEvent } from '../testing/answer-days';
import { CustodyDistrict } from '../testing/custody-district';
import { answersOf, wrongAnswers } from '../testing/wrong-answers';

/* What IVM should hold of every pair is what a custody check with a verified contact says, whatever happens. */

const cases = Number(process.env['ANSWER_CASES'] ?? 4);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database?.drop();
});

const due = async (days: AnswerDays): Promise<boolean> =>
  (await database.store.districtsWithAnswersDue(days.at, 1_000)).includes(days.district.districtId);

const level = (days: AnswerDays) =>
  database.store.levelAnswers(days.district.districtId, { now: () => days.at });

/** Levels when something is due, as the worker would; else nothing may be wrong without it. */
async function afterwards(days: AnswerDays): Promise<string[]> {
  if (await due(days)) await level(days);
  const wrong = await wrongAnswers(days.district, days.at);
  if (await due(days)) wrong.push('something is due right after it was made level');
  return wrong;
}

jest.setTimeout(60_000 + cases * 30_000); // each case is a district with its runs, on busy machines

/** Somebody is denied, somebody may, and somebody is to be looked at, however few cases are drawn. */
const everyOutcome: AnswerEvent[] = [
  {
    is: 'restrict',
    kind: 'PROTECTION_ORDER',
    person: { contact: 6 },
    student: null,
    from: null,
    to: null,
    filed: true,
  },
];

const restrict = (person: { contact: number } | { name: string }, student: number | null): AnswerEvent => ({
  ...{ is: 'restrict', kind: 'PROTECTION_ORDER', person, student, from: null, to: null, filed: true },
});
const pull = { is: 'pull', without: null, renamed: null, moved: null, gone: null, supplement: null } as const;

/** Every way in which one fact reaches the answers of others, one after the other; what is drawn may miss some. */
const everyWay: AnswerEvent[] = [
  restrict({ name: 'Robin Garcia' }, null),
  { is: 'end', which: 0 },
  restrict({ name: 'Thomas Smith' }, null),
  { is: 'alias', adult: 3, name: 'Thomas Smith', then: 'leave' },
  { is: 'authorise', grantor: 6, person: { name: 'Bobby Garcia' }, student: 2, from: 0, days: 3 },
  { ...pull, renamed: { adult: 0, to: 'Bobby Garcia' } },
  { ...pull },
  { is: 'revoke', which: 0 },
  // About one Ada; when she is gone it speaks of the other, too.
  restrict({ contact: 0 }, 0),
  { ...pull, gone: 0 },
  {
    ...{ is: 'policy', emergencyContact: 'none', linkedGuardianMayCollect: false, maxAgeHours: 24 },
    ...{ supplementMaxAgeDays: 1, ignoredRestrictionTexts: [] },
  },
  { is: 'clock', hours: 30 },
  { is: 'mapping', timezone: 'Pacific/Auckland', authoritative: false },
];

test('whatever happens, in whatever order: runs, entries, settings, the clock', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(answerEvent, { minLength: 4, maxLength: 14 }),
      async (events: AnswerEvent[]) => {
        const days = new AnswerDays(
          await CustodyDistrict.open(database),
          new Date(Date.now() - 60 * 24 * 3_600_000),
        );
        try {
          await days.pull();
          expect(await afterwards(days)).toEqual([]);
          for (const event of events) {
            const came = await days.happen(event);
            const wrong = await afterwards(days);
            if (wrong.length > 0)
              throw new Error([`after ${JSON.stringify(event)} (${came}):`, ...wrong].join('\n'));
          }
          for (const { outcome } of await answersOf(days.district))
            seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
          const before = await rows(days);
          expect(await level(days)).toEqual({ pairs: 0, written: 0, granted: 0 });
          expect(await rows(days)).toEqual(before);
        } finally {
          await days.district.close();
        }
      },
    ),
    { numRuns: cases + 2, examples: [[everyOutcome], [everyWay]] },
  );
  expect([...seen.keys()].sort()).toEqual(['ALLOW', 'DENY', 'REFER']);
});

/** Which rows were written by whom: a row that is written again has another. */
function rows({ district }: AnswerDays): Promise<object[]> {
  return database.store.withDistrict(district.districtId, (tx) =>
    tx.query(
      `select school_id, student_id, contact_id, xmin::text, version from pair_answer order by 1, 2, 3`,
    ),
  );
}
