import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * What the gate is told beside a plan: how each school was left by the runs of the last days, so that small steps are
 * seen to add up; and the days on which a district wants no removals, or has announced many.
 */
export const gateContext: NumberedMigration = {
  number: 14,
  title: 'gate-context',

  async up(run, place) {
    await run(`
      create table roster.school_state (
        district_id int not null,
        registration_id int not null,
        school_id int not null,
        run_id int not null,
        at timestamptz not null,
        students int not null,
        contacts int not null,
        links int not null,
        students_moved int not null,
        contacts_moved int not null,
        links_moved int not null,
        consent text not null check (consent in ('none', 'approval', 'announcement')),
        primary key (district_id, registration_id, school_id, run_id),
        foreign key (district_id, run_id) references roster.sync_run (district_id, id)
      );
      comment on table roster.school_state is 'what a school held after a run that changed its counts; kept for nine days and one row more';
      comment on column roster.school_state.at is 'when what the run read was exported';
      comment on column roster.school_state.links is 'ACTIVE ones';
      comment on column roster.school_state.students_moved is 'came from other schools of the district in this run, less those who went there';
      comment on column roster.school_state.consent is 'who had to agree to what the run did here: approval, a person; announcement, nobody, because it was announced';

      create table roster.calendar_entry (
        district_id int not null references roster.district (id),
        id int generated always as identity,
        kind text not null check (kind in ('blackout', 'announcement')),
        from_day date not null,
        to_day date not null,
        removed_share float8,
        links_lost_share float8,
        updated_share float8,
        created_share float8,
        entered_by text not null check (entered_by <> ''),
        reason text not null check (reason <> ''),
        primary key (district_id, id),
        check (to_day >= from_day)
      );
      comment on table roster.calendar_entry is 'days of the district''s own time zone on which nothing is removed (blackout), or much changes as announced';
      comment on column roster.calendar_entry.removed_share is 'announced: up to this share may go without approval; null: the usual limit';`);
    await run(tenantTable('school_state', place));
    await run(tenantTable('calendar_entry', place));
  },

  async down(run) {
    await run('drop table roster.calendar_entry, roster.school_state;');
  },
};
