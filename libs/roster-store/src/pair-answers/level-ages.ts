import { freshnessChangesAt, isFreshFor } from 'roster-domain';
import { loadSchools, type LoadedSchool } from '../custody/facts/load-school';
import type { DistrictTransaction } from '../district/district-transaction';
import { TOLD_AHEAD_MS } from './pair-answer';
import { noteSchoolVersions, takeVersions } from './write-answers';

interface SchoolAge {
  readonly schoolId: number;
  readonly lowered: boolean;
  readonly supplementCounts: boolean;
  readonly ageChangesAt: Date | null;
}

const HOUR = 3_600_000;

/**
 * The age of each school's data, told apart from its answers: an hour more makes no answer another until the last one, and
 * then it lowers all of them. Where it is too old every `Yes` becomes `Verify`, and back when the school is read again.
 * @returns whether an answer changed
 */
export async function levelAges(tx: DistrictTransaction, at: number): Promise<boolean> {
  const stored = await tx.query<SchoolAge>(
    `select school_id as "schoolId", lowered, supplement_counts as "supplementCounts", age_changes_at as "ageChangesAt" from school_answers`,
  );
  const known = new Map(stored.map((one) => [one.schoolId, one]));
  let changed = false;
  for (const school of await loadSchools(tx, null)) {
    const age = ageOf(school, at);
    const old = known.get(school.id);
    if (old !== undefined && sameAge(old, age)) continue;
    await tx.query(
      `insert into school_answers (district_id, school_id, version, lists_version, lowered, supplement_counts, age_changes_at)
       values (nullif(current_setting('app.district', true), '')::int, $1, 0, 0, $2, $3, $4)
       on conflict (district_id, school_id) do update
          set lowered = excluded.lowered, supplement_counts = excluded.supplement_counts, age_changes_at = excluded.age_changes_at`,
      [school.id, age.lowered, age.supplementCounts, age.ageChangesAt],
    );
    // Which answers rest on the supplement is known only by asking.
    if (old !== undefined && old.supplementCounts !== age.supplementCounts)
      await tx.query(
        `insert into answer_wish (district_id, scope, target, urgent, cause)
         values (nullif(current_setting('app.district', true), '')::int, 'school', $1, $2, 'clock')`,
        [school.id, !age.supplementCounts],
      );
    if (old !== undefined && old.lowered !== age.lowered)
      changed = (await (age.lowered ? lower : raise)(tx, school, at)) || changed;
  }
  return changed;
}

function sameAge(a: SchoolAge, b: SchoolAge): boolean {
  return (
    a.lowered === b.lowered &&
    a.supplementCounts === b.supplementCounts &&
    a.ageChangesAt?.getTime() === b.ageChangesAt?.getTime()
  );
}

function ageOf({ fact, id, policy, supplementAsOf }: LoadedSchool, at: number): SchoolAge {
  const countsAt = (instant: number): boolean =>
    supplementAsOf !== null &&
    supplementAsOf <= instant &&
    instant + TOLD_AHEAD_MS - supplementAsOf <= policy.supplementMaxAgeDays * 24 * HOUR;
  const supplementTurns =
    supplementAsOf === null
      ? []
      : [supplementAsOf, supplementAsOf + policy.supplementMaxAgeDays * 24 * HOUR - TOLD_AHEAD_MS + 1];
  const turns = [freshnessChangesAt([fact.asOf], policy, at, TOLD_AHEAD_MS), ...supplementTurns];
  const later = turns.filter((one) => one !== null && one > at) as number[];
  return {
    schoolId: id,
    lowered: !isFreshFor([fact.asOf], policy, at, TOLD_AHEAD_MS),
    supplementCounts: countsAt(at),
    ageChangesAt: later.length === 0 ? null : new Date(Math.min(...later)),
  };
}

/** Every `Yes` of the school but those of students who were read alone since. */
function lower(tx: DistrictTransaction, school: LoadedSchool, at: number): Promise<boolean> {
  const maxAgeMs = Math.min(school.policy.maxAgeHours, 8 * 24) * HOUR;
  return changeAll(
    tx,
    school,
    at,
    `p.pickup = 'Yes' and not exists (select from spot_sync q join student t on t.registration_id = q.registration_id and t.id = q.student_id
        where q.student_id = p.student_id and q.as_of <= $2 and q.as_of >= $3)`,
    `pickup = 'Verify', reason = 'see office', outcome = 'REFER', reasons = array['STALE_DATA'] || p.reasons`,
    [new Date(at), new Date(at + TOLD_AHEAD_MS - maxAgeMs)],
  );
}

function raise(tx: DistrictTransaction, school: LoadedSchool, at: number): Promise<boolean> {
  return changeAll(
    tx,
    school,
    at,
    `p.if_fresh = 'Yes' and p.pickup = 'Verify' and $2::timestamptz is not null and $3::timestamptz is null`,
    `pickup = 'Yes', outcome = 'ALLOW', reasons = array_remove(p.reasons, 'STALE_DATA'),
     reason = case when p.reasons && array['PICKUP_CONFIRMED', 'LEGAL_GUARDIAN', 'TEMPORARY_AUTHORISATION', 'ADULT_STUDENT']
                   then 'confirmed' else 'linked' end`,
    [new Date(at), null],
  );
}

async function changeAll(
  tx: DistrictTransaction,
  { id }: LoadedSchool,
  at: number,
  which: string,
  change: string,
  values: readonly (Date | null)[],
): Promise<boolean> {
  const where = `p.school_id = $1 and p.current and ${which}`;
  const [count] = await tx.query<{ many: number }>(
    `select count(*)::int as many from pair_answer p where ${where}`,
    [id, ...values],
  );
  const many = count?.many ?? 0;
  if (many === 0) return false;
  const last = await takeVersions(tx, many);
  await tx.query(
    `update pair_answer p set ${change}, version = $4 + x.n, changed_at = $5, cause = 'clock'
       from (select p.student_id, p.contact_id, row_number() over (order by p.student_id, p.contact_id) as n
               from pair_answer p where ${where}) x
      where p.school_id = $1 and p.student_id = x.student_id and p.contact_id = x.contact_id`,
    [id, ...values, last, new Date(at)],
  );
  await tx.query(
    `insert into answer_change (district_id, at, school_id, student_id, contact_id, before, after, before_reasons, after_reasons,
            direction, cause)
     select district_id, $2, school_id, student_id, contact_id, case when pickup = 'Yes' then 'Verify' else 'Yes' end, pickup,
            case when pickup = 'Yes' then array['STALE_DATA'] || reasons else array_remove(reasons, 'STALE_DATA') end, reasons,
            case when pickup = 'Yes' then 1 else -1 end, cause
       from pair_answer where school_id = $1 and version > $3 and version <= $4 and listed`,
    [id, new Date(at), last, last + many],
  );
  await noteSchoolVersions(tx, [id], last + many);
  return true;
}
