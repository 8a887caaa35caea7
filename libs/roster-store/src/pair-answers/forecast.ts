import type { PairAnswer as Answer } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';

/** What the desk of a school will be told, counted. */
export interface SchoolForecast {
  readonly schoolId: number;
  readonly name: string;
  /** Pairs of an adult and a child that stand in the lists, or would. */
  readonly pairs: number;
  /** By answer and its first reason, the most frequent first. */
  readonly answers: readonly {
    readonly pickup: Answer['pickup'];
    readonly reason: string;
    readonly pairs: number;
  }[];
  readonly students: number;
  /** Students of whose adults none may collect them. */
  readonly nobodyMayCollect: number;
  /** Ids of the first of them. */
  readonly nobodyMayCollectFor: readonly number[];
  /** The data are too old: nothing of it is permitted. */
  readonly tooOld: boolean;
  /** When its data become too old to permit, or count again; null: not known. */
  readonly ageChangesAt: Date | null;
  /** Days on which the clock changes answers, and of how many pairs; the next ones. */
  readonly changesAhead: readonly { readonly day: string; readonly pairs: number }[];
}

const SHOWN = 100;
const DAYS_SHOWN = 30;

/** What each of these schools' lists say now; null: of every enabled school. Days are those of UTC. */
export async function forecast(
  tx: DistrictTransaction,
  schoolIds: readonly number[] | null,
): Promise<SchoolForecast[]> {
  return tx.query<SchoolForecast>(
    `with meant as (
        select id, name from school where enabled and ($1::int[] is null or id = any ($1::int[]))),
      counted as (
        select school_id, pickup, coalesce(reasons[1], '') as reason, count(*)::int as pairs
          from pair_answer where current and school_id in (select id from meant) group by 1, 2, 3),
      alone as (
        select m.school_id, m.student_id
          from student_school m
         where m.school_id in (select id from meant)
           and not exists (select from pair_answer p
                            where p.school_id = m.school_id and p.student_id = m.student_id and p.pickup = 'Yes' and p.listed)),
      ahead as (
        select school_id, to_char(next_change_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as pairs
          from pair_answer where current and next_change_at is not null and school_id in (select id from meant) group by 1, 2)
     select m.id as "schoolId", m.name,
            coalesce((select sum(c.pairs)::int from counted c where c.school_id = m.id), 0) as pairs,
            coalesce((select json_agg(json_build_object('pickup', c.pickup, 'reason', c.reason, 'pairs', c.pairs)
                                      order by c.pairs desc, c.pickup, c.reason)
                        from counted c where c.school_id = m.id), '[]') as answers,
            (select count(*)::int from student_school s where s.school_id = m.id) as students,
            (select count(*)::int from alone a where a.school_id = m.id) as "nobodyMayCollect",
            array(select a.student_id from alone a where a.school_id = m.id order by 1 limit ${SHOWN}) as "nobodyMayCollectFor",
            coalesce(g.lowered, true) as "tooOld", g.age_changes_at as "ageChangesAt",
            coalesce((select json_agg(json_build_object('day', h.day, 'pairs', h.pairs) order by h.day)
                        from (select * from ahead h where h.school_id = m.id order by h.day limit ${DAYS_SHOWN}) h), '[]') as "changesAhead"
       from meant m left join school_answers g on g.school_id = m.id order by m.id`,
    [schoolIds],
  );
}
