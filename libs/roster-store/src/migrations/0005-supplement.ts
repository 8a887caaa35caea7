import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * What a side file says of pairs of student and contact. Rows are kept by sourcedIds, so that somebody who appears
 * later gets them and nobody who disappears loses what forbids. Rights are the domain's ordered integers.
 */
export const supplement: NumberedMigration = {
  number: 5,
  title: 'supplement',

  async up(run, place) {
    await run(`
      create table roster.supplement (
        district_id int not null,
        registration_id int not null,
        as_of timestamptz not null,
        digest text not null,
        rows int not null,
        primary key (district_id, registration_id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      );
      create table roster.supplement_row (
        district_id int not null,
        registration_id int not null,
        student_sourced_id text collate "C" not null,
        contact_sourced_id text collate "C" not null,
        relationship text collate "C" not null,
        priority text collate "C" not null,
        pickup smallint not null check (pickup between -2 and 1),
        legal_guardian smallint not null check (legal_guardian between -1 and 1),
        has_custody smallint not null check (has_custody between -1 and 1),
        lives_with smallint not null check (lives_with between -1 and 1),
        emergency smallint not null check (emergency between -1 and 1),
        contact_allowed smallint not null check (contact_allowed between -2 and 1),
        restriction text collate "C" not null,
        begin_date date,
        end_date date,
        present boolean not null,
        silence text collate "C" not null check (silence in ('none', 'waiting', 'set aside')),
        primary key (district_id, registration_id, student_sourced_id, contact_sourced_id)
      ) with (fillfactor = 90);
      alter table roster.school add column supplement_as_of timestamptz;
      comment on column roster.supplement.as_of is 'the newest supplement anything of which acted: an older one is refused';
      comment on column roster.supplement_row.present is 'the last supplement had this row; one it lacks is kept for what it forbids';
      comment on column roster.supplement_row.silence is 'something that forbids is no longer said, and is kept: the link answers REFER; waiting: it happened while a school was held';
      comment on column roster.school.supplement_as_of is 'the supplement whose rows of its students were last heard in full';`);
    await run(tenantTable('supplement', place));
    await run(tenantTable('supplement_row', place));
  },

  async down(run) {
    await run(`
      alter table roster.school drop column supplement_as_of;
      drop table roster.supplement_row, roster.supplement;`);
  },
};
