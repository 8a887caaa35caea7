import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * What people set up and ask for over HTTP: how schools are mapped, what a look at the connection found, the files they
 * sent (kept here, so that every worker finds them, on whichever machine), and runs that wait for a worker.
 */
export const askedRuns: NumberedMigration = {
  number: 11,
  title: 'asked-runs',

  async up(run, place) {
    await run(`
      create table roster.connection_check (
        district_id int not null,
        id int generated always as identity,
        registration_id int not null,
        checked_at timestamptz not null default now(),
        usable boolean not null,
        findings jsonb not null,
        primary key (district_id, id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      );
      create index connection_check_registration on roster.connection_check (district_id, registration_id, id);
      comment on column roster.connection_check.findings is 'in sentences; no secrets, no people';

      create table roster.school_mapping (
        district_id int not null,
        registration_id int not null,
        sourced_id text collate "C" not null check (sourced_id <> ''),
        ivm_school_id text collate "C",
        enabled boolean not null,
        template text not null check (template in ('students', 'contacts', 'students_contacts', 'students_pickup_contacts')),
        authoritative boolean not null,
        timezone text not null check (timezone <> ''),
        doors_open_at time,
        preloaded text check (preloaded in ('none', 'adopt', 'replace')),
        go_live_at timestamptz,
        primary key (district_id, registration_id, sourced_id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      );
      create unique index school_mapping_authority on roster.school_mapping (district_id, ivm_school_id)
        where authoritative and enabled and ivm_school_id is not null;
      comment on column roster.school_mapping.sourced_id is 'may be of a school that no pull has shown yet';
      comment on column roster.school_mapping.authoritative is 'this registration says what is permitted here; one of all that map the school';
      comment on column roster.school_mapping.go_live_at is 'before that nothing is delivered; null: at once';

      create table roster.upload (
        district_id int not null,
        id int generated always as identity,
        registration_id int not null,
        kind text not null check (kind in ('bundle', 'supplement')),
        complete boolean not null default false,
        bytes bigint not null default 0,
        digest text,
        rows int,
        received_at timestamptz not null default now(),
        received_from text not null,
        primary key (district_id, id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      );
      create index upload_registration on roster.upload (district_id, registration_id, kind, id);
      comment on column roster.upload.complete is 'false: still being received, or broken off';
      create table roster.upload_chunk (
        district_id int not null,
        upload_id int not null,
        seq int not null,
        bytes bytea not null,
        primary key (district_id, upload_id, seq),
        foreign key (district_id, upload_id) references roster.upload (district_id, id) on delete cascade
      );

      alter table roster.sync_run drop constraint sync_run_state_check;
      alter table roster.sync_run
        add constraint sync_run_state_check check (state in ('queued', 'running', 'finished')),
        add column upload_id int,
        add column asked_by text;
      comment on column roster.sync_run.upload_id is 'the file it reads; null: what the registration''s source has when it begins';
      create index sync_run_queued on roster.sync_run (district_id, registration_id, id) where state = 'queued';`);
    for (const table of ['connection_check', 'school_mapping', 'upload', 'upload_chunk'])
      await run(tenantTable(table, place));
  },

  async down(run) {
    await run(`
      delete from roster.sync_run where state = 'queued';
      drop index roster.sync_run_queued;
      alter table roster.sync_run drop constraint sync_run_state_check;
      alter table roster.sync_run
        add constraint sync_run_state_check check (state in ('running', 'finished')),
        drop column upload_id, drop column asked_by;
      drop table roster.upload_chunk, roster.upload, roster.school_mapping, roster.connection_check;`);
  },
};
