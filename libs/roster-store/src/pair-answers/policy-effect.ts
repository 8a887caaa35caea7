import type { DistrictPolicy, PairAnswer as Answer } from 'roster-domain';
import { loadSchools, type LoadedSchool } from '../custody/facts/load-school';
import type { DistrictTransaction } from '../district/district-transaction';
import { answersOf, keyOf } from './answer-students';
import { RestrictionIndex } from './restriction-index';

/** What answers a policy would change, counted. */
export interface PolicyEffect {
  /** Students that were asked about, and those there are. */
  readonly students: { readonly asked: number; readonly of: number };
  /** Their pairs. */
  readonly pairs: number;
  /** `before` and `after`: what a list says; null: not on it. Only what changes, the most frequent first. */
  readonly changes: readonly {
    readonly before: Answer['pickup'] | null;
    readonly after: Answer['pickup'] | null;
    readonly pairs: number;
  }[];
}

/** Asked about at once, and at most: a larger district is told of a part of it, and that it is one. */
const AT_ONCE = 1_000;
const MOST = 10_000;

/** The present answers beside those the same facts would give under another policy. Nothing is written. */
export async function policyEffect(
  tx: DistrictTransaction,
  policy: DistrictPolicy,
  at: Date,
): Promise<PolicyEffect> {
  const restrictions = await RestrictionIndex.read(tx, null);
  const schools = new Map((await loadSchools(tx, null)).map((one) => [one.id, one]));
  const [count] = await tx.query<{ students: number }>(
    `select count(distinct student_id)::int as students from pair_answer where current`,
  );
  const changes = new Map<string, PolicyEffect['changes'][number]>();
  let [asked, pairs, after] = [0, 0, 0];
  while (asked < MOST) {
    const members = await membersAfter(tx, after);
    if (members.size === 0) break;
    asked += members.size;
    after = Math.max(...members.keys());
    const placesUnder = (wanted: DistrictPolicy | null) =>
      new Map(
        [...members].map(([student, ids]) => [student, ids.flatMap((id) => under(schools.get(id), wanted))]),
      );
    const now = await answersOf(tx, placesUnder(null), restrictions, at.getTime());
    const then = await answersOf(tx, placesUnder(policy), restrictions, at.getTime());
    const wanted = new Map(then.map((one) => [keyOf(one), one]));
    pairs += now.length;
    for (const one of now) note(changes, said(one), said(wanted.get(keyOf(one))));
  }
  return {
    students: { asked, of: count?.students ?? 0 },
    pairs,
    changes: [...changes.values()].sort((a, b) => b.pairs - a.pairs),
  };
}

/** Students with an answer after an id, each with their schools. */
async function membersAfter(tx: DistrictTransaction, after: number): Promise<Map<number, readonly number[]>> {
  const rows = await tx.query<{ id: number; schools: number[] }>(
    `select student_id as id, array_agg(distinct school_id) as schools from pair_answer
      where current and student_id > $1 group by student_id order by student_id limit $2`,
    [after, AT_ONCE],
  );
  return new Map(rows.map(({ id, schools }) => [id, schools]));
}

/** How old data may be stands with the schedule where the policy does not say it: that stays as it is. */
function under(school: LoadedSchool | undefined, wanted: DistrictPolicy | null): LoadedSchool[] {
  if (school === undefined) return [];
  if (wanted === null) return [school];
  const maxAgeHours = wanted.maxAgeHours ?? school.policy.maxAgeHours;
  return [{ ...school, policy: { ...wanted, maxAgeHours } }];
}

function note(
  changes: Map<string, PolicyEffect['changes'][number]>,
  before: Answer['pickup'] | null,
  after: Answer['pickup'] | null,
): void {
  if (before === after) return;
  const key = `${before ?? ''} ${after ?? ''}`;
  changes.set(key, { before, after, pairs: (changes.get(key)?.pairs ?? 0) + 1 });
}

function said(
  answer: { readonly pickup: Answer['pickup']; readonly listed: boolean } | undefined,
): Answer['pickup'] | null {
  return answer?.listed === true ? answer.pickup : null;
}
