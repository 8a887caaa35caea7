import { definerFunction } from './definer-functions';
import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/** How a district's IVM is reached, and what it was told: ids, digests and answers, never a name. */
export const ivmDelivery: NumberedMigration = {
  number: 25,
  title: 'ivm-delivery',

  async up(run, place) {
    await run(`
      create table roster.ivm_connection (
        district_id int primary key references roster.district (id),
        gateway text not null check (gateway in ('http', 'files')),
        base_url text,
        token_url text,
        client_id text,
        sealed_secrets jsonb,
        verify boolean not null,
        presence_is_approval boolean not null,
        contact_discriminator boolean not null,
        columns jsonb,
        changed_at timestamptz not null default now(),
        check (gateway <> 'http' or (base_url is not null and token_url is not null and client_id is not null))
      );
      comment on table roster.ivm_connection is 'how the district''s IVM is told; what a person answered about it has no default';
      comment on column roster.ivm_connection.columns is 'of list files; null: the default';

      create table roster.ivm_counter (
        district_id int primary key references roster.district (id),
        version bigint not null
      );
      comment on table roster.ivm_counter is 'the newest version given to a record sent to IVM; it only grows';

      create table roster.ivm_record (
        district_id int not null references roster.district (id),
        school text collate "C" not null,
        kind text collate "C" not null check (kind in ('students', 'contacts', 'relationships')),
        first_id text collate "C" not null,
        second_id text collate "C" not null,
        digest text not null,
        pickup text check (pickup in ('Yes', 'No', 'Verify')),
        reason text check (reason in ('linked', 'confirmed', 'see office')),
        version bigint not null,
        state text not null check (state in ('confirmed', 'sent', 'set_aside')),
        may_be_yes boolean not null,
        why text,
        attempts int not null default 1,
        since timestamptz not null default now(),
        primary key (district_id, school, kind, first_id, second_id)
      ) with (fillfactor = 80);
      comment on table roster.ivm_record is 'what IVM was told of one record: written before it is sent and again after the receipt';
      comment on column roster.ivm_record.school is 'its id in IVM';
      comment on column roster.ivm_record.first_id is 'sourcedId of a person; of a relationship the student''s';
      comment on column roster.ivm_record.second_id is 'of a relationship the contact''s sourcedId; else empty';
      comment on column roster.ivm_record.digest is 'of all it said but the answer; empty: taken away';
      comment on column roster.ivm_record.state is 'sent: no receipt came, IVM may hold this or what was before';
      comment on column roster.ivm_record.may_be_yes is 'IVM may hold a Yes';
      comment on column roster.ivm_record.attempts is 'times it was sent since the last receipt';
      comment on column roster.ivm_record.since is 'when it came into this state';
      create index ivm_record_open on roster.ivm_record (district_id, school, kind) where state <> 'confirmed';

      create table roster.ivm_fact (
        district_id int not null references roster.district (id),
        name text collate "C" not null check (name <> ''),
        value text not null,
        primary key (district_id, name)
      );
      comment on table roster.ivm_fact is 'small things IVM was told, such as the validity of a school''s lists';

      create table roster.ivm_school (
        district_id int not null,
        school_id int not null,
        ivm_school_id text collate "C" not null,
        answers_version bigint not null default 0,
        due boolean not null default true,
        state text not null default 'pending' check (state in ('pending', 'level', 'failed', 'waiting', 'closed')),
        why text,
        attempts int not null default 0,
        retry_at timestamptz,
        delivered_at timestamptz,
        late_since timestamptz,
        reconciled_at timestamptz,
        primary key (district_id, school_id),
        foreign key (district_id, school_id) references roster.school (district_id, id)
      );
      comment on table roster.ivm_school is 'how far IVM is with the lists of a school';
      comment on column roster.ivm_school.answers_version is 'IVM shows the answers of the school up to it';
      comment on column roster.ivm_school.due is 'the roster changed since';
      comment on column roster.ivm_school.why is 'a code, of a delivery that failed or of what it waits for';
      comment on column roster.ivm_school.reconciled_at is 'when what IVM holds was last compared with what it was told; null: not yet';
      comment on column roster.ivm_school.late_since is 'an alert was raised that something was not taken back in time; null: all was';

      create table roster.ivm_drift (
        district_id int not null,
        id int generated always as identity,
        school_id int not null,
        found_at timestamptz not null default now(),
        what text not null check (what in ('missing', 'unexpected', 'differs', 'restricted_by_hand')),
        kind text not null check (kind in ('students', 'contacts', 'relationships')),
        ids text[] not null,
        told text,
        holds text,
        primary key (district_id, id),
        foreign key (district_id, school_id) references roster.ivm_school (district_id, school_id)
      );
      create index ivm_drift_school on roster.ivm_drift (district_id, school_id);
      comment on table roster.ivm_drift is 'what IVM held otherwise than it was told, as the newest look at the school found it';
      comment on column roster.ivm_drift.ids is 'sourcedIds; of people entered in IVM by hand its own id';

      create table roster.ivm_own_contact (
        district_id int not null,
        school_id int not null,
        ivm_id text collate "C" not null,
        last_name text not null,
        first_name text not null,
        middle_name text not null,
        email text not null,
        phone text not null,
        primary key (district_id, school_id, ivm_id),
        foreign key (district_id, school_id) references roster.ivm_school (district_id, school_id)
      );
      comment on table roster.ivm_own_contact is 'contacts entered in IVM by hand, whom it may take for ones of ours; as the newest look found them';`);
    for (const table of [
      'ivm_connection',
      'ivm_counter',
      'ivm_record',
      'ivm_fact',
      'ivm_school',
      'ivm_drift',
      'ivm_own_contact',
    ])
      await run(tenantTable(table, place));
    await run(
      definerFunction(
        'districts_with_ivm_due(timestamp with time zone, integer)',
        'districts_with_ivm_due(at timestamptz, most int) returns table (district_id int)',
        `begin
  return query
    select c.district_id from roster.ivm_connection c
     where c.gateway = 'http' and exists (
       select from roster.school s
         join roster.registration r on r.district_id = s.district_id and r.id = s.registration_id
         left join roster.school_mapping m
           on m.district_id = s.district_id and m.registration_id = s.registration_id and m.sourced_id = s.sourced_id
         left join roster.ivm_school i on i.district_id = s.district_id and i.school_id = s.id
         left join roster.school_answers a on a.district_id = s.district_id and a.school_id = s.id
        where s.district_id = c.district_id and (i.retry_at is null or i.retry_at <= at)
          and case when s.enabled and r.state in ('enabled', 'paused')
                        and (m.sourced_id is null or (m.enabled and m.authoritative and m.ivm_school_id is not null))
                   then i.due is not false or i.state = 'closed' or coalesce(a.version, 0) > i.answers_version
                        or coalesce(i.reconciled_at < at - interval '45 minutes', true)
                   else i.state <> 'closed' end)
     order by 1 limit most;
end`,
        place,
      ),
    );
  },

  async down(run) {
    await run('drop function roster.districts_with_ivm_due(timestamptz, int);');
    await run(
      'drop table roster.ivm_own_contact, roster.ivm_drift, roster.ivm_school, roster.ivm_fact, roster.ivm_record, roster.ivm_counter, roster.ivm_connection;',
    );
  },
};
