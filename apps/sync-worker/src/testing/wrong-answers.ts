import { OUTCOMES, type Outcome } from 'roster-domain';
import {
  answerQuestion,
  answersAbove,
  TOLD_AHEAD_MS,
  type DistrictTransaction,
  type PairAnswer,
} from 'roster-store';
import type { CustodyDistrict } from './custody-district';

const PICKUP = { ALLOW: 'Yes', REFER: 'Verify', DENY: 'No' } as const;

/** What is stored of every pair of a district, the newest last. */
export function answersOf({ database, districtId }: CustodyDistrict): Promise<PairAnswer[]> {
  return database.store.withDistrict(districtId, (tx) =>
    answersAbove(tx, { above: 0, schoolId: null, most: 100_000 }),
  );
}

/**
 * Stored answers that are not those of a custody check with a verified contact: the strictest of the check now and of the
 * one a little later, since what gets stricter is told before its instant. And pairs that are linked and have none.
 */
export async function wrongAnswers(district: CustodyDistrict, at: Date): Promise<string[]> {
  const stored = new Map((await answersOf(district)).map((one) => [keyOf(one), one]));
  return district.database.store.withDistrict(district.districtId, async (tx) => {
    const wrong: string[] = [];
    const pairs = await linkedPairs(tx);
    for (const pair of pairs) {
      const one = stored.get(keyOf(pair));
      const now = await checked(tx, pair, at);
      const later =
        PICKUP[now] === one?.pickup ? now : await checked(tx, pair, new Date(at.getTime() + TOLD_AHEAD_MS));
      const expected = strictest(now, later);
      const said =
        one === undefined ? 'nothing' : `${one.pickup} ${one.outcome} ${one.current ? 'current' : 'over'}`;
      if (said !== `${PICKUP[expected]} ${expected} current`)
        wrong.push(`${keyOf(pair)}: ${said} (${one?.reasons.join(' ') ?? ''}), a check says ${expected}`);
    }
    const linked = new Set(pairs.map(keyOf));
    for (const one of stored.values())
      if (!linked.has(keyOf(one)) && (one.current || one.listed || one.pickup !== 'Verify'))
        wrong.push(`${keyOf(one)}: not linked, and ${one.pickup}`);
    return wrong;
  });
}

type Pair = Pick<PairAnswer, 'schoolId' | 'studentId' | 'contactId'>;

const keyOf = ({ schoolId, studentId, contactId }: Pair): string => `${schoolId} ${studentId} ${contactId}`;

/** Every pair that a list may show, straight from the roster. */
function linkedPairs(tx: DistrictTransaction): Promise<Pair[]> {
  return tx.query<Pair>(
    `select distinct m.school_id as "schoolId", l.student_id as "studentId", l.contact_id as "contactId"
       from link l
       join (select school_id, student_id from student_school
             union select unnest(missing_from), id from student where missing_since is not null) m on m.student_id = l.student_id
      where l.state <> 'INACTIVE' order by 1, 2, 3`,
  );
}

async function checked(tx: DistrictTransaction, pair: Pair, at: Date): Promise<Outcome> {
  const { decision } = await answerQuestion(tx, {
    schoolId: pair.schoolId,
    students: [pair.studentId],
    person: { contact: pair.contactId, name: null, birthDate: null, evidence: 'verified', self: false },
    purpose: 'EARLY_DEPARTURE',
    station: null,
    whatIf: false,
    at,
    who: { subject: 'desk-1', name: 'Desk One', roles: ['desk'], at },
  });
  return decision.outcome;
}

function strictest(...outcomes: readonly Outcome[]): Outcome {
  return OUTCOMES[Math.max(...outcomes.map((one) => OUTCOMES.indexOf(one)))] as Outcome;
}
