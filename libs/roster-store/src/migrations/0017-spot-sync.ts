import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/** Readings of single students by id: when, how young that makes them, and what the SIS shows that we do not believe yet. */
export const spotSync: NumberedMigration = {
  number: 17,
  title: 'spot-sync',

  async up(run, place) {
    await run(`
      create table roster.spot_sync (
        district_id int not null,
        registration_id int not null,
        student_id int not null,
        observed_at timestamptz not null,
        as_of timestamptz,
        seen_in_sis jsonb not null,
        primary key (district_id, registration_id, student_id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      ) with (fillfactor = 90);
      comment on table roster.spot_sync is 'the newest reading of one student and their adults by id';
      comment on column roster.spot_sync.as_of is 'the newest reading in which everybody asked for answered; null: none was';
      comment on column roster.spot_sync.seen_in_sis is '[{contact: sourcedId, what}]: links the SIS showed and we do not believe by that';
      alter table roster.link add column spot_marked_at timestamptz;
      comment on column roster.link.spot_marked_at is 'a spot sync of this instant marked it: only a full pull that read later lifts the mark';`);
    await run(tenantTable('spot_sync', place));
  },

  async down(run) {
    await run(`
      alter table roster.link drop column spot_marked_at;
      drop table roster.spot_sync;`);
  },
};
