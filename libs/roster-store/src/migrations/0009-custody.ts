import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

const entered = 'entered_by text not null, entered_by_name text, entered_at timestamptz not null';
const name =
  'given_name text not null, middle_name text not null, family_name text not null, suffix text not null';

const tables = [
  'restriction',
  'restricted_student',
  'pickup_authorisation',
  'contact_alias',
  'identity_clearing',
  'custody_act',
  'custody_name_key',
  'custody_decision',
  'custody_decision_student',
  'desk_alert',
];

/**
 * The facts of custody which people enter, and the record of what was asked and answered. All of it is append-only:
 * an entry ends by an act of its own. Nothing refers to rows of the roster by a foreign key: what is entered here
 * outlives whom it names, and says by name who was meant.
 */
export const custody: NumberedMigration = {
  number: 9,
  title: 'custody',

  async up(run, place) {
    await run(`
      create table roster.restriction (
        district_id int not null references roster.district (id),
        id int generated always as identity,
        kind text not null,
        contact_id int,
        names jsonb not null,
        birth_date date,
        phone text not null,
        email text not null,
        all_students boolean not null,
        school_ids int[],
        from_date date,
        to_date date,
        document_on_file boolean not null,
        schedule jsonb,
        note text not null,
        ${entered},
        primary key (district_id, id)
      );
      comment on column roster.restriction.kind is 'PROTECTION_ORDER, CUSTODY_ORDER, RIGHTS_TERMINATED, TRESPASS, OTHER';
      comment on column roster.restriction.contact_id is 'the contact it was entered for; the contact may be gone';
      comment on column roster.restriction.names is 'every name of whom it means: [{givenName, middleName, familyName, suffix}]';
      comment on column roster.restriction.school_ids is 'null: all schools; only a TRESPASS may name some';
      create index restriction_contact on roster.restriction (district_id, contact_id) where contact_id is not null;
      create table roster.restricted_student (
        district_id int not null,
        restriction_id int not null,
        seq int not null,
        student_id int,
        ${name},
        birth_date date,
        primary key (district_id, restriction_id, seq),
        foreign key (district_id, restriction_id) references roster.restriction (district_id, id)
      );
      create index restricted_student_student on roster.restricted_student (district_id, student_id);
      create table roster.pickup_authorisation (
        district_id int not null references roster.district (id),
        id int generated always as identity,
        grantor_id int not null,
        contact_id int,
        ${name},
        birth_date date,
        student_id int not null,
        student_name text not null,
        from_date date not null,
        to_date date not null check (to_date >= from_date),
        note text not null,
        ${entered},
        primary key (district_id, id)
      );
      comment on column roster.pickup_authorisation.student_name is 'so that it can be read when the student is gone';
      create index pickup_authorisation_student on roster.pickup_authorisation (district_id, student_id);
      create table roster.contact_alias (
        district_id int not null references roster.district (id),
        id int generated always as identity,
        contact_id int not null,
        ${name},
        ${entered},
        primary key (district_id, id)
      );
      create index contact_alias_contact on roster.contact_alias (district_id, contact_id);
      create table roster.identity_clearing (
        district_id int not null,
        restriction_id int not null,
        contact_id int not null,
        reason text not null,
        ${entered},
        primary key (district_id, contact_id, restriction_id),
        foreign key (district_id, restriction_id) references roster.restriction (district_id, id)
      );
      comment on table roster.identity_clearing is 'staff said once: this contact is not the person the restriction means';
      create table roster.custody_act (
        district_id int not null references roster.district (id),
        id int generated always as identity,
        entry text collate "C" not null check (entry in ('restriction', 'authorisation', 'alias', 'decision')),
        entry_id bigint not null,
        act text collate "C" not null check (act in ('confirm', 'end', 'override', 'use', 'outcome')),
        subject text not null,
        subject_name text,
        roles text[] not null,
        reason text not null,
        at timestamptz not null,
        primary key (district_id, id)
      );
      comment on table roster.custody_act is 'what people did to an entry or a decision after it was made, in their order';
      create index custody_act_entry on roster.custody_act (district_id, entry, entry_id);
      create table roster.custody_name_key (
        district_id int not null references roster.district (id),
        entry text collate "C" not null check (entry in ('restriction', 'restricted student', 'authorisation', 'alias')),
        key text collate "C" not null,
        entry_id int not null,
        primary key (district_id, entry, key, entry_id)
      );
      comment on table roster.custody_name_key is 'the domain''s nameKeys: whoever has a name like it is found by equality';
      create table roster.custody_decision (
        district_id int not null references roster.district (id),
        id bigint generated always as identity,
        at timestamptz not null,
        school_id int not null,
        purpose text not null check (purpose in ('EARLY_DEPARTURE', 'VISIT')),
        outcome text collate "C" not null check (outcome in ('ALLOW', 'REFER', 'DENY')),
        station text,
        subject text not null,
        subject_name text,
        roles text[] not null,
        question jsonb not null,
        facts jsonb not null,
        answer jsonb not null,
        primary key (district_id, id)
      );
      comment on column roster.custody_decision.facts is 'all the decision was made of, as it was then';
      create index custody_decision_at on roster.custody_decision (district_id, at);
      create table roster.custody_decision_student (
        district_id int not null,
        student_id int not null,
        decision_id bigint not null,
        outcome text collate "C" not null check (outcome in ('ALLOW', 'REFER', 'DENY')),
        primary key (district_id, student_id, decision_id),
        foreign key (district_id, decision_id) references roster.custody_decision (district_id, id)
      );
      create table roster.desk_alert (
        district_id int not null,
        id int generated always as identity,
        decision_id bigint not null,
        school_id int not null,
        sources text[] not null,
        at timestamptz not null,
        primary key (district_id, id),
        foreign key (district_id, decision_id) references roster.custody_decision (district_id, id)
      );
      comment on table roster.desk_alert is 'somebody who must not take a child, or may be that person, stood at a desk';
      create function roster.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $function$
begin
  raise exception 'rows of % are never changed or taken out', tg_table_name using errcode = '55000';
end
$function$;`);
    for (const table of tables) await run(tenantTable(table, place, 'append-only'));
    for (const table of [...tables, 'audit_event'])
      await run(`
        create trigger append_only before update or delete or truncate on roster.${table}
          for each statement execute function roster.refuse_change();`);
  },

  async down(run) {
    await run(`
      drop trigger append_only on roster.audit_event;
      drop table ${[...tables]
        .reverse()
        .map((table) => `roster.${table}`)
        .join(', ')};
      drop function roster.refuse_change();`);
  },
};
