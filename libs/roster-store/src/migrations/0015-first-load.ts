import type { NumberedMigration } from './numbered-migration';

/**
 * What a first load paid for without need. Kept counts are taken away by whatever writes a membership: where none are kept
 * (as on a first load, when no school has statistics yet either) it is no longer looked up whose they would be. And of the
 * statistics a run asks for, those of keys and states are what its statements are planned on; the rest, which take longer,
 * come with the server's own ANALYZE.
 */
export const firstLoad: NumberedMigration = {
  number: 15,
  title: 'first-load',

  async up(run) {
    await run(forgetCount('exists (select from changed) and exists (select from roster.roster_count)'));
    await run(analyzeRoster(Object.entries(keys).map(([table, columns]) => `roster.${table} (${columns})`)));
  },

  async down(run) {
    await run(forgetCount('exists (select from changed)'));
    await run(analyzeRoster(Object.keys(keys).map((table) => `roster.${table}`)));
  },
};

const keys = {
  student: 'district_id, id, registration_id, sourced_id, active, doubtful, fingerprint, missing_since',
  student_school: 'district_id, student_id, school_id',
  contact: 'district_id, id, registration_id, sourced_id, active, doubtful, fingerprint',
  agent_assertion: 'district_id, registration_id, side, from_id, to_sourced_id, silent',
  link: 'district_id, student_id, contact_id, registration_id, state, marked, missing_since',
};

function forgetCount(condition: string): string {
  return `
      create or replace function roster.forget_count_of_student_school() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $function$
begin
  if ${condition} then
    delete from roster.roster_count where (district_id, registration_id) in (select distinct s.district_id, s.registration_id from changed m
           join roster.school s on s.district_id = m.district_id and s.id = m.school_id);
  end if;
  return null;
end
$function$`;
}

function analyzeRoster(tables: readonly string[]): string {
  return `
    create or replace function roster.analyze_roster() returns void
    language plpgsql security definer set search_path = pg_catalog, roster, pg_temp as $function$
begin
  analyze ${tables.join(', ')};
end
$function$`;
}
