import { definerFunction } from './definer-functions';
import type { NumberedMigration } from './numbered-migration';

/**
 * The details of old runs are forgotten: the records they could not use, and the changes they planned one by one, which say
 * what stood in people's fields. The apps may only add to both tables; this function alone deletes, and never what a hold
 * that waits or is rejected refers to, nor anything of a registration's newest run and newest plan.
 */
export const runDetails: NumberedMigration = {
  number: 23,
  title: 'run-details',

  async up(run, place) {
    await run(`
      alter table roster.sync_run add column details_forgotten_at timestamptz;
      comment on column roster.sync_run.details_forgotten_at is 'from then on its rejections and planned changes are no longer kept; null: they are';
      create index sync_run_details on roster.sync_run (finished_at) where details_forgotten_at is null and state = 'finished';`);
    await run(
      definerFunction(
        'forget_run_details(integer, integer)',
        'forget_run_details(kept_days int, most int) returns int',
        `declare
  forgotten int;
begin
  if kept_days is null or kept_days < 30 then
    raise exception 'The details of a run are kept for at least 30 days.';
  end if;
  with old as materialized (
    select r.district_id, r.id from roster.sync_run r
     where r.state = 'finished' and r.details_forgotten_at is null and r.finished_at < now() - make_interval(days => kept_days)
       and r.id < (select max(n.id) from roster.sync_run n
                    where n.district_id = r.district_id and n.registration_id = r.registration_id and n.state = 'finished')
       and r.id is distinct from (select max(n.id) from roster.sync_run n
                    where n.district_id = r.district_id and n.registration_id = r.registration_id and n.plan is not null)
       and not exists (select from roster.hold h
                    where h.district_id = r.district_id and h.run_id = r.id and h.state in ('open', 'approved', 'rejected'))
     order by r.finished_at limit most for update skip locked),
  changes as (
    delete from roster.planned_change p using old where p.district_id = old.district_id and p.run_id = old.id),
  rejections as (
    delete from roster.run_rejection x using old where x.district_id = old.district_id and x.run_id = old.id)
  update roster.sync_run r set details_forgotten_at = now() from old where r.district_id = old.district_id and r.id = old.id;
  get diagnostics forgotten = row_count;
  return forgotten;
end`,
        place,
      ),
    );
  },

  async down(run) {
    await run(`
      drop function roster.forget_run_details(int, int);
      drop index roster.sync_run_details;
      alter table roster.sync_run drop column details_forgotten_at;`);
  },
};
