import { definerFunction } from './definer-functions';
import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * What a district decides (policy, who is told of what, what waits for a second person), who did what (append-only,
 * each event with the hash of the one before), and the answers kept for who asks the same thing twice.
 */
export const districtSettings: NumberedMigration = {
  number: 8,
  title: 'district-settings',

  async up(run, place) {
    await run(`
      create table roster.district_policy (
        district_id int primary key references roster.district (id),
        emergency_contact text not null check (emergency_contact in ('allow', 'refer', 'none')),
        linked_guardian_may_collect boolean not null,
        adult_students_self_sign_out boolean not null,
        use_birth_dates boolean not null,
        max_age_hours int not null check (max_age_hours between 1 and 192),
        supplement_max_age_days int not null check (supplement_max_age_days between 1 and 366),
        ignored_restriction_texts text[] not null
      );
      comment on table roster.district_policy is 'no row: the defaults of roster-domain';
      create table roster.district_notification (
        district_id int not null references roster.district (id),
        event text collate "C" not null check (event <> ''),
        addresses text[] not null,
        primary key (district_id, event)
      );
      create table roster.setting_change (
        district_id int not null references roster.district (id),
        id int generated always as identity,
        setting text collate "C" not null check (setting <> ''),
        registration_id int,
        changes jsonb not null,
        author text not null,
        author_name text,
        created_at timestamptz not null default now(),
        state text not null default 'pending' check (state in ('pending', 'approved', 'rejected', 'superseded')),
        decided_by text,
        decided_reason text,
        decided_at timestamptz,
        primary key (district_id, id)
      );
      comment on table roster.setting_change is 'what of a changed setting loosens, and waits for an approver who is not its author';
      create index setting_change_pending on roster.setting_change (district_id, setting) where state = 'pending';
      create table roster.audit_event (
        district_id int not null references roster.district (id),
        id int not null,
        at timestamptz not null,
        subject text not null,
        subject_name text,
        roles text[] not null,
        action text collate "C" not null,
        target text not null,
        detail jsonb not null,
        previous_hash text not null,
        hash text not null,
        primary key (district_id, id)
      );
      comment on column roster.audit_event.id is 'counted from 1 in each district, without gaps';
      comment on column roster.audit_event.hash is 'SHA-256 of the event with the hash of the one before it';
      create table roster.kept_answer (
        district_id int not null references roster.district (id),
        subject text collate "C" not null,
        key text collate "C" not null,
        request_digest text not null,
        status int not null,
        location text,
        body jsonb,
        created_at timestamptz not null default now(),
        primary key (district_id, subject, key)
      );
      comment on table roster.kept_answer is 'what a write with an Idempotency-Key was answered; kept for a day';`);
    await run(tenantTable('district_policy', place));
    await run(tenantTable('district_notification', place));
    await run(tenantTable('setting_change', place, { grants: 'select, insert, update' }));
    await run(tenantTable('audit_event', place, 'append-only'));
    await run(tenantTable('kept_answer', place));
    await run(
      definerFunction(
        'list_districts(integer[], integer, integer)',
        `list_districts(wanted int[], after int, most int)
           returns table (id int, name text, timezone text, edition text, add_on_from date, add_on_to date)`,
        `begin
  return query
    select d.id, d.name, d.timezone, d.edition, d.add_on_from, d.add_on_to
      from roster.district d where d.id > after and (wanted is null or d.id = any (wanted)) order by d.id limit most;
end`,
        place,
      ),
    );
  },

  async down(run) {
    await run(`
      drop function roster.list_districts(integer[], integer, integer);
      drop table roster.kept_answer, roster.audit_event, roster.setting_change, roster.district_notification, roster.district_policy;`);
  },
};
