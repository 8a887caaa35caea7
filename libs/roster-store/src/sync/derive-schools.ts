import { LONGEST_STEP_MS } from 'roster-domain';
import type { DeriveSettings } from './derive-settings';

/**
 * Which schools this run may touch. `selection` null: every enabled one, and every org of type school that this pull
 * shows. A school once enabled stays in scope whatever the provider says of its org: only a person disables it.
 * Statements take the selection as their one parameter ($1, text[] or null) where they mention it.
 */
export function deriveSchools({
  registrationId,
}: DeriveSettings): { sql: string; takesSelection: boolean }[] {
  return [
    {
      takesSelection: false,
      sql: `insert into scope_school (id, sourced_id, name, type, stored, was_enabled, in_scope, changed, grace_ms)
       select s.id, s.sourced_id, coalesce(o.name, s.name), coalesce(o.type, s.type), true, s.enabled, false,
              o.sourced_id is not null and (o.name, o.type) is distinct from (s.name, s.type), s.grace_ms
         from school s
         left join (select distinct on (sourced_id) * from stage_org where status = 'active' order by sourced_id, name collate "C", type collate "C") o
                on o.sourced_id = s.sourced_id
        where s.registration_id = ${registrationId}`,
    },
    {
      takesSelection: false,
      sql: `insert into scope_school (id, sourced_id, name, type, stored, was_enabled, in_scope, changed, grace_ms)
       select nextval('roster_row_id'), o.sourced_id, o.name, o.type, false, false, false, true,
              (select coalesce(max(grace_ms), 0) from school where registration_id = ${registrationId})
         from (select distinct on (sourced_id) * from stage_org where status = 'active' order by sourced_id, name collate "C", type collate "C") o
        where not exists (select from scope_school s where s.sourced_id = o.sourced_id)
        order by o.sourced_id`,
    },
    {
      takesSelection: true,
      sql: `update scope_school s
        set in_scope = case when $1::text[] is null
              then s.was_enabled or (s.type = 'school' and s.sourced_id in (select sourced_id from stage_org where status = 'active'))
              else s.sourced_id = any ($1::text[]) end`,
    },
  ];
}

/**
 * Moves the grace clocks of the schools a complete walk is about to bring level, as the domain's `graceAdvance` says.
 * $1: the run.
 */
export function passGrace({ registrationId }: DeriveSettings): string {
  return `
    update scope_school x
       set grace_ms = s.grace_ms + least((extract(epoch from r.observed_at - s.as_of) * 1000)::bigint, ${LONGEST_STEP_MS})
      from school s, sync_run r
     where s.id = x.id and r.id = $1 and x.in_scope and r.observed_at > s.as_of
       and not exists (select from sync_run b
            where b.registration_id = ${registrationId} and (b.started_at, b.id) < (r.started_at, r.id) and not b.dry_run
              and b.outcome not in ('applied', 'nothing_to_do') and coalesce(b.observed_at, b.started_at) > s.as_of)`;
}
