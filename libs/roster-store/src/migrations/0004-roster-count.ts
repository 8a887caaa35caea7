import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * What stands in a registration's roster, counted by school (school 0: the registration), so that a run which changes
 * little need not count everything. Counts are there only while nothing has written the roster since they were taken:
 * triggers take them away with whatever changes a link, a membership, an assertion or a school's being enabled, so that no
 * writer can forget to. The gate judges by them; a wrong one could let a mass removal through.
 *
 * And the few rows that are read anew at every run, in an index of their own.
 */
export const rosterCount: NumberedMigration = {
  number: 4,
  title: 'roster-count',

  async up(run, place) {
    await run(`
      create table roster.roster_count (
        district_id int not null,
        registration_id int not null,
        school_id int not null,
        students int not null,
        contacts int not null,
        links int not null,
        students_without_contact int,
        agents_not_found int,
        primary key (district_id, registration_id, school_id)
      );
      comment on table roster.roster_count is 'what is in the roster, by school; no row: to be counted. School 0 is the registration';
      comment on column roster.roster_count.links is 'ACTIVE ones';
      comment on column roster.roster_count.agents_not_found is 'what students assert of nobody we hold; null, as all schools have it: not counted';`);
    await run(tenantTable('roster_count', place));

    await run(`
      create index student_read_anew on roster.student (district_id, registration_id) where active and fingerprint is null;
      create index contact_read_anew on roster.contact (district_id, registration_id) where active and fingerprint is null;`);

    await run(forget('link', `select distinct district_id, registration_id from changed`));
    await run(forget('agent_assertion', `select distinct district_id, registration_id from changed`));
    await run(
      forget(
        'student_school',
        `select distinct s.district_id, s.registration_id from changed m
           join roster.school s on s.district_id = m.district_id and s.id = m.school_id`,
      ),
    );
    await run(`
      create function roster.forget_count_of_school() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $function$
begin
  delete from roster.roster_count where district_id = new.district_id and registration_id = new.registration_id;
  return null;
end
$function$;
      create trigger forget_count after update on roster.school for each row when (old.enabled <> new.enabled)
        execute function roster.forget_count_of_school();`);
  },

  async down(run) {
    await run(`
      drop trigger forget_count on roster.school;
      drop function roster.forget_count_of_school();
      ${['link', 'agent_assertion', 'student_school']
        .map(
          (table) => `
      drop trigger forget_count_insert on roster.${table};
      drop trigger forget_count_update on roster.${table};
      drop trigger forget_count_delete on roster.${table};
      drop function roster.forget_count_of_${table}();`,
        )
        .join('')}
      drop index roster.student_read_anew, roster.contact_read_anew;
      drop table roster.roster_count;`);
  },
};

/** Whatever is done to a row of the table takes the counts of its registration away. */
function forget(table: string, registrations: string): string {
  const trigger = (event: 'insert' | 'update' | 'delete'): string =>
    `create trigger forget_count_${event} after ${event} on roster.${table}
       referencing ${event === 'delete' ? 'old' : 'new'} table as changed
       for each statement execute function roster.forget_count_of_${table}();`;
  return `
      create function roster.forget_count_of_${table}() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $function$
begin
  if exists (select from changed) then
    delete from roster.roster_count where (district_id, registration_id) in (${registrations});
  end if;
  return null;
end
$function$;
      ${trigger('insert')}
      ${trigger('update')}
      ${trigger('delete')}`;
}
