import { definerFunction } from './definer-functions';
import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * What IVM's lists should say of every adult and child of a school, and what is to be answered anew. An answer is made of
 * many facts; whatever changes one of them wishes for it in the same transaction (0020), and whoever comes first grants
 * the wish.
 */
export const pairAnswers: NumberedMigration = {
  number: 19,
  title: 'pair-answers',

  async up(run, place) {
    await run(`
      create table roster.pair_answer (
        district_id int not null,
        school_id int not null,
        student_id int not null,
        contact_id int not null,
        pickup text collate "C" not null check (pickup in ('Yes', 'Verify', 'No')),
        listed boolean not null,
        reason text collate "C" not null check (reason in ('linked', 'confirmed', 'see office')),
        outcome text collate "C" not null check (outcome in ('ALLOW', 'REFER', 'DENY')),
        reasons text[] not null,
        current boolean not null,
        if_fresh text collate "C" not null check (if_fresh in ('Yes', 'Verify', 'No')),
        version bigint not null,
        changed_at timestamptz not null,
        next_change_at timestamptz,
        cause text collate "C" not null,
        primary key (district_id, school_id, student_id, contact_id)
      ) with (fillfactor = 90);
      comment on table roster.pair_answer is 'what IVM should hold for an adult and a child of a school, as they are to be told now';
      comment on column roster.pair_answer.listed is 'false: taken off the lists; the row stays, so that whoever delivers sees it go';
      comment on column roster.pair_answer.reasons is 'codes of the decision, most severe first';
      comment on column roster.pair_answer.current is 'the two are linked and the child belongs to the school; false: nothing is asked of them any more';
      comment on column roster.pair_answer.if_fresh is 'pickup if the school had been read this instant: its age lowers many rows at once';
      comment on column roster.pair_answer.version is 'grows with every change of pickup, listed or reason; no two of a district are equal';
      comment on column roster.pair_answer.next_change_at is 'when it has to be looked at again; never later than the clock alone changes it';
      comment on column roster.pair_answer.cause is 'why it last changed: run 12, person restriction 3, settings policy, clock';
      create index pair_answer_version on roster.pair_answer (district_id, version);
      create index pair_answer_due on roster.pair_answer (district_id, next_change_at) where next_change_at is not null;
      create index pair_answer_student on roster.pair_answer (district_id, student_id);

      create table roster.answer_counter (
        district_id int not null references roster.district (id),
        version bigint not null,
        primary key (district_id)
      );
      comment on table roster.answer_counter is 'the newest version of the district''s answers';

      create table roster.school_answers (
        district_id int not null,
        school_id int not null,
        version bigint not null,
        lists_version bigint not null,
        lowered boolean not null,
        supplement_counts boolean not null,
        age_changes_at timestamptz,
        primary key (district_id, school_id)
      ) with (fillfactor = 50);
      comment on column roster.school_answers.version is 'the newest of the school''s answers';
      comment on column roster.school_answers.lists_version is 'its list files show every answer up to this version';
      comment on column roster.school_answers.lowered is 'its data are too old to permit: no answer of it says Yes, save of a student who was read alone';
      comment on column roster.school_answers.supplement_counts is 'what its supplement permits is young enough to count';
      comment on column roster.school_answers.age_changes_at is 'when that has to be looked at again';

      create table roster.answer_wish (
        district_id int not null,
        id bigint generated always as identity,
        scope text collate "C" not null check (scope in ('district', 'school', 'student', 'contact', 'restriction', 'age')),
        target int not null,
        after_student int not null default 0,
        urgent boolean not null,
        cause text collate "C" not null,
        made_at timestamptz not null default now(),
        primary key (district_id, id)
      );
      comment on table roster.answer_wish is 'answers that a changed fact has made void, until they are made anew';
      comment on column roster.answer_wish.target is 'id of what scope names; 0 for the district as a whole';
      comment on column roster.answer_wish.after_student is 'of a school: answered up to this student';
      comment on column roster.answer_wish.urgent is 'it can only get stricter: before all others';
      create index answer_wish_next on roster.answer_wish (district_id, urgent desc, id);
      create index answer_wish_target on roster.answer_wish (district_id, scope, target);`);
    for (const table of ['pair_answer', 'answer_counter', 'school_answers', 'answer_wish'])
      await run(tenantTable(table, place));
    await run(
      definerFunction(
        'districts_with_answers_due(timestamp with time zone, integer)',
        'districts_with_answers_due(at timestamptz, most int) returns table (district_id int)',
        `begin
  return query
    select d.id from roster.district d
     where exists (select from roster.answer_wish w where w.district_id = d.id)
        or exists (select from roster.pair_answer p where p.district_id = d.id and p.next_change_at <= at)
        or exists (select from roster.school_answers a where a.district_id = d.id and a.age_changes_at <= at)
        or exists (select from roster.school_answers a
                     join roster.school s on s.district_id = a.district_id and s.id = a.school_id and s.enabled
                     join roster.registration r on r.district_id = s.district_id and r.id = s.registration_id
                    where a.district_id = d.id and a.version > a.lists_version and r.list_folder is not null and r.state = 'enabled')
     order by d.id limit most;
end`,
        place,
      ),
    );
  },

  async down(run) {
    await run(`
      drop function roster.districts_with_answers_due(timestamptz, int);
      drop table roster.answer_wish, roster.school_answers, roster.answer_counter, roster.pair_answer;`);
  },
};
