import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * Which due times a run serves. A due time waits from the moment it is handed out until a run that serves it has come to
 * its end, however many jobs and processes that takes: so it is served by exactly one such run, and none is forgotten.
 */
export const dueTimes: NumberedMigration = {
  number: 12,
  title: 'due-times',

  async up(run, place) {
    await run(`
      create table roster.due_time (
        district_id int not null,
        registration_id int not null,
        due_at timestamptz not null,
        primary key (district_id, registration_id, due_at),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      );
      comment on table roster.due_time is 'due times that were handed out and that no run has served to its end yet';
      alter table roster.sync_run
        add column due_times timestamptz[],
        add column completed_at timestamptz;
      comment on column roster.sync_run.due_times is 'the due times it serves; null: the schedule did not set it off';
      comment on column roster.sync_run.completed_at is 'its lists are level and its report is whole; null: its process ended before that';`);
    await run(tenantTable('due_time', place));
  },

  async down(run) {
    await run(`
      alter table roster.sync_run drop column due_times, drop column completed_at;
      drop table roster.due_time;`);
  },
};
