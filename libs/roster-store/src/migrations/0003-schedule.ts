import { migrations } from 'graphile-worker/dist/generated/sql';
import { definerFunction } from './definer-functions';
import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/** The last migration of the job library's own that this one runs; a later release of it gets a migration of ours. */
const LAST_OF_JOBS = 19;

/**
 * What a worker needs to run a registration by itself, who runs it now, and the job library's schema. Its tables have
 * row-level security without policies, so that nobody but their owner could use them; the apps get both here. They hold
 * numbers of districts and registrations, no people.
 */
export const schedule: NumberedMigration = {
  number: 3,
  title: 'schedule',

  async up(run, place) {
    await run(`
      alter table roster.registration
        add column schedule_cron text not null default '0 22 * * *' check (schedule_cron <> ''),
        add column next_due_at timestamptz,
        add column source jsonb not null default '{}',
        add column sealed_secrets jsonb,
        add column list_folder text,
        add column school_selection text[];
      comment on column roster.registration.schedule_cron is 'when it runs, on the clock of the district''s time zone';
      comment on column roster.registration.next_due_at is 'null: not yet computed from schedule_cron';
      comment on column roster.registration.source is 'where the data come from; nothing secret';
      comment on column roster.registration.sealed_secrets is 'AES-256-GCM: {keyId, iv, tag, data}';
      comment on column roster.registration.list_folder is 'where IVM''s list files go; null: nowhere';
      comment on column roster.registration.school_selection is 'sourcedIds of the only schools a run may touch; null: all';
      create index registration_due on roster.registration (district_id, next_due_at) where state = 'enabled';`);

    await run(`
      create table roster.run_lease (
        district_id int not null,
        registration_id int not null,
        fence int not null,
        run_id int,
        backend_pid int,
        backend_start timestamptz,
        beat_at timestamptz,
        stage text check (stage in ('reading', 'comparing', 'applying', 'delivering')),
        records int,
        expected_records int,
        primary key (district_id, registration_id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      ) with (fillfactor = 50);
      comment on table roster.run_lease is 'which session runs a registration now, when it last gave a sign of life, and how far it is';
      comment on column roster.run_lease.fence is 'raised by every run; a session with an older number may neither apply nor deliver';
      comment on column roster.run_lease.expected_records is 'records the last whole pull had; null: there was none';`);
    await run(tenantTable('run_lease', place));

    await run(
      definerFunction(
        'due_registrations(integer)',
        'due_registrations(most int) returns table (district_id int, registration_id int, due_at timestamptz, cron text, timezone text)',
        `begin
  return query
    select r.district_id, r.id, r.next_due_at, r.schedule_cron, d.timezone
      from roster.registration r join roster.district d on d.id = r.district_id
     where r.state = 'enabled' and (r.next_due_at is null or r.next_due_at <= now())
     order by r.next_due_at nulls first limit most;
end`,
        place,
      ),
    );

    await run(
      `create schema graphile_worker;
       create table graphile_worker.migrations (id int primary key, ts timestamptz default now() not null, breaking boolean not null default false);`,
    );
    for (const [file, text] of Object.entries(migrations)) {
      const number = Number.parseInt(file, 10);
      if (number > LAST_OF_JOBS) continue;
      const breaking = text.startsWith('--! breaking');
      await run(`insert into graphile_worker.migrations (id, breaking) values (${number}, ${breaking});
        ${text.replaceAll(':GRAPHILE_WORKER_SCHEMA', 'graphile_worker')}`);
    }
    await run(`
      grant usage on schema graphile_worker to ${place.appRole};
      grant select on graphile_worker.migrations, graphile_worker.jobs to ${place.appRole};`);
    for (const table of ['jobs', 'job_queues', 'tasks', 'known_crontabs']) {
      await run(`
        create policy of_the_apps on graphile_worker._private_${table} for all to ${place.appRole} using (true) with check (true);
        grant select, insert, update, delete on graphile_worker._private_${table} to ${place.appRole};`);
    }
  },

  async down(run) {
    await run(`
      drop schema graphile_worker cascade;
      drop function roster.due_registrations(integer);
      drop table roster.run_lease;
      alter table roster.registration
        drop column schedule_cron, drop column next_due_at, drop column source, drop column sealed_secrets,
        drop column list_folder, drop column school_selection;`);
  },
};
