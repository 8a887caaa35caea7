import { definerFunction } from './definer-functions';
import type { NumberedMigration } from './numbered-migration';
import { tenantSequence, tenantTable } from './tenant-table';

/**
 * The roster of a registration, and its runs. Students and contacts take their ids from one sequence, so that a row
 * id alone tells a record (the domain's `KnownRecords` maps fingerprints to them). Rows leave 10 % of their pages free
 * so that updates stay on the page (HOT).
 */
export const roster: NumberedMigration = {
  number: 2,
  title: 'roster',

  async up(run, place) {
    await run(`create sequence roster.roster_row_id as int;`);
    await run(tenantSequence('roster_row_id', place));

    await run(`
      create table roster.school (
        district_id int not null,
        id int not null,
        registration_id int not null,
        sourced_id text collate "C" not null,
        name text not null,
        type text not null,
        enabled boolean not null,
        as_of timestamptz,
        primary key (district_id, id),
        unique (district_id, registration_id, sourced_id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      );`);
    await run(tenantTable('school', place));

    await run(`
      create table roster.student (
        district_id int not null,
        id int not null,
        registration_id int not null,
        sourced_id text collate "C" not null,
        given_name text not null,
        middle_name text not null,
        family_name text not null,
        grade text not null,
        student_number text not null,
        orgs text[] not null,
        active boolean not null,
        doubtful boolean not null,
        modified timestamptz,
        fingerprint uuid,
        primary key (district_id, id),
        unique (district_id, registration_id, sourced_id)
      ) with (fillfactor = 90);
      create table roster.contact (
        district_id int not null,
        id int not null,
        registration_id int not null,
        sourced_id text collate "C" not null,
        given_name text not null,
        middle_name text not null,
        family_name text not null,
        role text not null check (role in ('parent', 'guardian', 'relative')),
        email text not null,
        phone text not null,
        sms text not null,
        orgs text[] not null,
        active boolean not null,
        doubtful boolean not null,
        modified timestamptz,
        fingerprint uuid,
        primary key (district_id, id),
        unique (district_id, registration_id, sourced_id)
      ) with (fillfactor = 90);
      comment on column roster.student.doubtful is 'its last record was rejected, or one id came with two contents: its links are not confirmed';
      comment on column roster.student.fingerprint is 'of the record all of this row was made from; null: to be read anew, whatever comes';
      comment on column roster.contact.doubtful is 'its last record was rejected, or one id came with two contents: its links are not confirmed';
      comment on column roster.contact.fingerprint is 'of the record all of this row was made from; null: to be read anew, whatever comes';`);
    await run(tenantTable('student', place));
    await run(tenantTable('contact', place));

    await run(`
      create table roster.student_school (
        district_id int not null,
        student_id int not null,
        school_id int not null,
        primary key (district_id, school_id, student_id)
      );
      create index student_school_student on roster.student_school (district_id, student_id);
      create table roster.agent_assertion (
        district_id int not null,
        registration_id int not null,
        side text collate "C" not null check (side in ('student', 'contact')),
        from_id int not null,
        to_sourced_id text collate "C" not null,
        silent boolean not null,
        primary key (district_id, registration_id, side, from_id, to_sourced_id)
      ) with (fillfactor = 90);
      create index agent_assertion_to on roster.agent_assertion (district_id, registration_id, side, to_sourced_id);
      create table roster.link (
        district_id int not null,
        student_id int not null,
        contact_id int not null,
        registration_id int not null,
        state text collate "C" not null check (state in ('ACTIVE', 'UNCONFIRMED', 'MISSING', 'INACTIVE')),
        marked boolean not null,
        primary key (district_id, student_id, contact_id)
      ) with (fillfactor = 90);
      create index link_contact on roster.link (district_id, contact_id);
      create index link_marked on roster.link (district_id, registration_id) where marked;
      comment on column roster.agent_assertion.silent is 'this side used to assert the pair and no longer does';
      comment on column roster.link.marked is 'a hold waits to take this link: it answers REFER until a full pull shows it again';`);
    await run(tenantTable('student_school', place));
    await run(tenantTable('agent_assertion', place));
    await run(tenantTable('link', place));

    await run(`
      create table roster.sync_run (
        district_id int not null,
        id int generated always as identity,
        registration_id int not null,
        trigger text not null check (trigger in ('cli', 'schedule', 'upload', 'support')),
        state text not null check (state in ('running', 'finished')),
        outcome text check (outcome in ('applied', 'nothing_to_do', 'held', 'failed', 'refused', 'cancelled')),
        dry_run boolean not null,
        started_at timestamptz not null default now(),
        finished_at timestamptz,
        observed_at timestamptz,
        source_digest text,
        report jsonb,
        primary key (district_id, id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id),
        check ((state = 'finished') = (outcome is not null and finished_at is not null and report is not null))
      );
      create index sync_run_registration on roster.sync_run (district_id, registration_id, id);
      create table roster.hold (
        district_id int not null,
        id int generated always as identity,
        registration_id int not null,
        run_id int not null,
        state text not null check (state in ('open', 'approved', 'used', 'superseded')),
        reasons jsonb not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        approved_by text,
        approved_reason text,
        approved_at timestamptz,
        primary key (district_id, id),
        foreign key (district_id, run_id) references roster.sync_run (district_id, id)
      );
      create index hold_registration on roster.hold (district_id, registration_id, id);`);
    await run(tenantTable('sync_run', place));
    await run(tenantTable('hold', place));

    for (const table of ['planned_change', 'roster_change']) {
      await run(`
        create table roster.${table} (
          district_id int not null,
          run_id int not null,
          seq int not null,
          kind text not null check (kind in ('school', 'student', 'contact', 'link')),
          op text not null check (op in ('create', 'update', 'remove')),
          row_id int,
          sourced_id text collate "C" not null,
          other_sourced_id text collate "C",
          school_ids int[],
          direction smallint not null check (direction between -1 and 1),
          old_values jsonb,
          new_values jsonb,
          primary key (district_id, run_id, seq),
          foreign key (district_id, run_id) references roster.sync_run (district_id, id)
        );`);
      await run(tenantTable(table, place, 'append-only'));
    }
    // Only an owner may ANALYZE. A run asks for it when the statistics are older than the roster: on statistics of an
    // empty table the planner chooses nested loops, and a district's second run would take hours.
    await run(
      definerFunction(
        'analyze_roster()',
        'analyze_roster() returns void',
        `begin
  analyze roster.student, roster.contact, roster.student_school, roster.agent_assertion, roster.link;
end`,
        place,
      ),
    );
  },

  async down(run) {
    await run(`
      drop function roster.analyze_roster();
      drop table roster.roster_change, roster.planned_change, roster.hold, roster.sync_run, roster.link,
        roster.agent_assertion, roster.student_school, roster.contact, roster.student, roster.school;
      drop sequence roster.roster_row_id;`);
  },
};
