import type { DistrictSession } from '../session/district-session';
import { schoolsOfStudents } from '../supplement/supplement-pairs';
import { isCurrent } from './link-states';

/** How many of those who would go agree with exactly one of those who would come. */
export class MatchedIds {
  readonly #counts: ReadonlyMap<string, number>;

  constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
  }

  /** @param school sourcedId; null: over the whole registration */
  count(kind: 'students' | 'contacts', school: string | null): number {
    return this.#counts.get(JSON.stringify([kind, school])) ?? 0;
  }
}

/** Counted per school and for the registration, by the plan last derived: see `IdCounts.matched`. */
export async function matchedIds(session: DistrictSession): Promise<MatchedIds> {
  const rows = await session.query<{ kind: 'students' | 'contacts'; school: string | null; matched: number }>(
    matchedSql,
  );
  return new MatchedIds(
    new Map(rows.map(({ kind, school, matched }) => [JSON.stringify([kind, school]), matched])),
  );
}

const matchedSql = `
  with gone as (
    select 'students' as kind, p.id, m.school_id, t.given_name, t.middle_name, t.family_name, t.student_number as more
      from plan_student p join student t on t.id = p.id join student_school m on m.student_id = p.id
     where p.was_active and not p.active
    union all
    select distinct 'contacts', c.id, m.school_id, t.given_name, t.middle_name, t.family_name, t.email || chr(31) || t.phone
      from plan_contact c join contact t on t.id = c.id
      join link l on l.contact_id = c.id and ${isCurrent('l.state')} join student_school m on m.student_id = l.student_id
     where c.was_active and not c.active),
  come as (
    select 'students' as kind, p.id, m.school_id, s.given_name, s.middle_name, s.family_name, s.student_number as more
      from plan_student p join plan_membership m on m.key = p.key and m.is_now join stage_user s on s.seq = p.seq
     where p.active and not p.was_active
    union all
    select distinct 'contacts', c.id, m.school_id,
           case when k.stored then t.given_name else s.given_name end, case when k.stored then t.middle_name else s.middle_name end,
           case when k.stored then t.family_name else s.family_name end,
           case when k.stored then t.email || chr(31) || t.phone else s.email || chr(31) || s.phone end
      from plan_contact c join stage_user s on s.seq = c.seq left join contact t on t.id = c.id
      -- who comes back while their record waits is who they were
      cross join lateral (select t.id is not null and not c.applied as stored) k
      join plan_link l on l.contact_id = c.id and ${isCurrent('l.state')}
      join (${schoolsOfStudents}) m on m.student_id = l.student_id
     where c.active and not c.was_active),
  placed as materialized (
    select x.kind, coalesce(x.school_id, 0) as school_id, x.id, x.gone, x.given_name, x.middle_name, x.family_name, x.more
      from (select *, true as gone from gone union all select *, false from come) x
      join scope_school s on s.id = x.school_id and s.in_scope
     group by x.kind, x.id, x.gone, x.given_name, x.middle_name, x.family_name, x.more, grouping sets ((x.school_id), ())),
  alike as materialized (
    select kind, school_id, given_name, middle_name, family_name, more from placed
     group by 1, 2, 3, 4, 5, 6 having count(*) filter (where gone) = 1 and count(*) filter (where not gone) = 1),
  named as (
    select p.kind, p.school_id, p.given_name, p.middle_name, p.family_name
      from placed p
     where not exists (select from alike a where (a.kind, a.school_id, a.given_name, a.middle_name, a.family_name, a.more)
                        = (p.kind, p.school_id, p.given_name, p.middle_name, p.family_name, p.more))
     group by 1, 2, 3, 4, 5 having count(*) filter (where p.gone) = 1 and count(*) filter (where not p.gone) = 1)
  select m.kind, s.sourced_id as school, count(*)::int as matched
    from (select kind, school_id from alike union all select kind, school_id from named) m
    left join scope_school s on s.id = m.school_id
   group by m.kind, m.school_id, s.sourced_id`;
