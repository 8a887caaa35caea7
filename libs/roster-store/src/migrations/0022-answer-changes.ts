import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/** How answers became others, and why; and what IVM was to hold when somebody asked at a desk. */
export const answerChanges: NumberedMigration = {
  number: 22,
  title: 'answer-changes',

  async up(run, place) {
    await run(`
      create table roster.answer_change (
        district_id int not null references roster.district (id),
        id bigint generated always as identity,
        at timestamptz not null,
        school_id int not null,
        student_id int not null,
        contact_id int not null,
        before text,
        after text,
        before_reasons text[] not null,
        after_reasons text[] not null,
        direction smallint not null check (direction between -1 and 1),
        cause text collate "C" not null,
        primary key (district_id, id)
      );
      comment on table roster.answer_change is 'one row for each change of what a list says of a pair; kept for 400 days';
      comment on column roster.answer_change.before is 'Yes, Verify or No; null: not on the list';
      comment on column roster.answer_change.direction is '-1 stricter, 1 more permissive';
      create index answer_change_pair on roster.answer_change (district_id, student_id, contact_id, id);
      create index answer_change_at on roster.answer_change (district_id, at);
      alter table roster.custody_decision_student add column ivm_value text;
      comment on column roster.custody_decision_student.ivm_value is 'what IVM was to hold for the contact who asked, at that instant; null: nothing';`);
    // Rows go when they are old; none is ever another.
    await run(tenantTable('answer_change', place, { grants: 'select, insert, delete' }));
    await run(`
      create trigger append_only before update or truncate on roster.answer_change
        for each statement execute function roster.refuse_change();`);
  },

  async down(run) {
    await run(`
      alter table roster.custody_decision_student drop column ivm_value;
      drop table roster.answer_change;`);
  },
};
