import { definerFunction } from './definer-functions';
import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/** Districts, their registrations, and the one look-up by key that goes across districts. */
export const foundation: NumberedMigration = {
  number: 1,
  title: 'foundation',

  async up(run, place) {
    await run(`
      create table roster.district (
        id int generated always as identity primary key,
        key text collate "C" not null unique check (key <> ''),
        name text not null check (name <> ''),
        timezone text not null check (timezone <> ''),
        edition text not null default 'standard' check (edition in ('standard', 'enterprise')),
        add_on_from date,
        add_on_to date,
        created_at timestamptz not null default now(),
        check (add_on_to >= add_on_from)
      );`);
    // Made by ensure_district only: inserting directly would tell by the unique key which other districts there are.
    await run(
      tenantTable(
        'district',
        place,
        { grants: 'select, update (name, timezone, edition, add_on_from, add_on_to)' },
        'id',
      ),
    );

    await run(`
      create table roster.registration (
        district_id int not null references roster.district (id),
        id int generated always as identity,
        name text not null check (name <> ''),
        kind text not null check (kind in ('rest', 'csv', 'classlink')),
        state text not null default 'draft' check (state in ('draft', 'checked', 'enabled', 'paused', 'retired')),
        created_at timestamptz not null default now(),
        primary key (district_id, id),
        unique (district_id, name)
      );`);
    await run(tenantTable('registration', place));

    await run(
      definerFunction(
        'ensure_district(text, text, text)',
        'ensure_district(wanted_key text, wanted_name text, wanted_timezone text) returns int',
        `declare found int;
begin
  select d.id into found from roster.district d where d.key = wanted_key;
  if found is null then
    insert into roster.district (key, name, timezone) values (wanted_key, wanted_name, wanted_timezone)
      on conflict (key) do nothing returning id into found;
  end if;
  if found is null then -- another session made it between the two statements
    select d.id into found from roster.district d where d.key = wanted_key;
  end if;
  return found;
end`,
        place,
      ),
    );
  },

  async down(run) {
    await run(`
      drop function roster.ensure_district(text, text, text);
      drop table roster.registration;
      drop table roster.district;`);
  },
};
