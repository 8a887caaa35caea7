import type { NumberedMigration } from './numbered-migration';

/** More students than this are wished for by their schools: one row for each would cost more than it saves. */
const MANY = 2_000;

/**
 * Whatever changes a fact of which answers are made wishes for them, in the transaction of the fact: so that no writer
 * can forget to, and none is lost however its process ends. A writer may say why it writes: `set local app.cause = 'run 12'`.
 */
export const answerWishes: NumberedMigration = {
  number: 20,
  title: 'answer-wishes',

  async up(run) {
    await run(`
      create function roster.want_answers(of_district int, wanted_scope text, targets int[], is_urgent boolean, why text)
      returns void language plpgsql set search_path = pg_catalog, pg_temp as $function$
declare told text := coalesce(nullif(current_setting('app.cause', true), ''), why);
begin
  if wanted_scope = 'student' and cardinality(targets) > ${MANY} then
    insert into roster.answer_wish (district_id, scope, target, urgent, cause)
    select of_district, 'school', x.school_id, is_urgent, told
      from (select m.school_id from roster.student_school m where m.district_id = of_district and m.student_id = any (targets)
            union select p.school_id from roster.pair_answer p where p.district_id = of_district and p.student_id = any (targets)
            union select unnest(t.missing_from) from roster.student t where t.district_id = of_district and t.missing_since is not null and t.id = any (targets)) x;
  else
    insert into roster.answer_wish (district_id, scope, target, urgent, cause)
    select distinct of_district, wanted_scope, t, is_urgent, told from unnest(targets) t where t is not null;
  end if;
end
$function$;`);
    for (const [name, body] of Object.entries(FUNCTIONS)) await run(triggerFunction(name, body));
    for (const { table, event, does } of TRIGGERS) {
      const tables = { insert: 'new table as changed', delete: 'old table as changed' };
      const seen = event === 'update' ? 'old table as was new table as changed' : tables[event];
      await run(`
      create trigger want_answers_${event} after ${event} on roster.${table} referencing ${seen}
        for each statement execute function roster.want_answers_${does}();`);
    }
  },

  async down(run) {
    for (const { table, event } of TRIGGERS)
      await run(`drop trigger want_answers_${event} on roster.${table};`);
    for (const name of Object.keys(FUNCTIONS)) await run(`drop function roster.want_answers_${name}();`);
    await run('drop function roster.want_answers(int, text, int[], boolean, text);');
  },
};

type Event = 'insert' | 'update' | 'delete';

/** Wishes for `targets`, each district's apart: the owner may write several at once. */
const want = (scope: string, targets: string, urgent: string, why: string, from: string): string => `
  perform roster.want_answers(x.district_id, '${scope}', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, ${targets} as target, ${urgent} as urgent, ${why} as why from ${from}) x
    group by x.district_id, x.urgent, x.why;`;

/** Rows that are another after an update, by key. */
const both = (key: string, columns: string): string =>
  `was o join changed q using (district_id, ${key}) where (${each('o', columns)}) is distinct from (${each('q', columns)})`;
const each = (of: string, columns: string): string =>
  columns
    .split(' ')
    .map((column) => `${of}.${column}`)
    .join(', ');

const RUN = `'run'`;
const STUDENT_OF_ROW = `changed c join roster.student q on q.district_id = c.district_id and q.registration_id = c.registration_id
       and q.sourced_id = c.student_sourced_id`;
/** Somebody of that name who was authorised by name alone is meant no more when another has the very name. */
const BY_NAME = `(select distinct c.district_id from changed c) q
      join roster.pickup_authorisation p on p.district_id = q.district_id and p.contact_id is null`;
const NAMES = 'given_name middle_name family_name';

const FUNCTIONS: Readonly<Record<string, string>> = {
  link_rows: want('student', 'q.student_id', 'false', RUN, 'changed q'),
  link_changes: want(
    'student',
    'q.student_id',
    `q.state <> 'ACTIVE' or q.marked`,
    RUN,
    `was o join changed q using (district_id, student_id, contact_id)
      where (o.state, o.marked) is distinct from (q.state, q.marked)`,
  ),
  student_changes:
    want('student', 'q.id', 'not q.active', RUN, both('id', `${NAMES} active missing_from`)) +
    // A restriction about somebody who is here is about nobody else; one about who is gone speaks of every namesake.
    want(
      'restriction',
      's.restriction_id',
      'not q.active',
      RUN,
      `was o join changed q using (district_id, id)
         join roster.restricted_student s on s.district_id = q.district_id and s.student_id = q.id where o.active <> q.active`,
    ),
  membership_rows: want('student', 'q.student_id', 'false', RUN, 'changed q'),
  contact_rows: want('student', 'p.student_id', 'true', RUN, BY_NAME),
  contact_changes: `
  if exists (select from ${both('id', `${NAMES} active role`)}) then
    ${want(
      'student',
      'l.student_id',
      'not q.active',
      RUN,
      `was o join changed q using (district_id, id) join roster.link l on l.district_id = q.district_id and l.contact_id = q.id
        where (${each('o', `${NAMES} active role`)}) is distinct from (${each('q', `${NAMES} active role`)})`,
    )}
    ${want('student', 'p.student_id', 'true', RUN, BY_NAME)}
  end if;`,
  supplement_rows: want('student', 'q.id', 'false', RUN, STUDENT_OF_ROW),
  spot_rows: want('student', 'q.student_id', 'false', `'run spot sync'`, 'changed q'),
  // Data that were too old count again when they are read anew; while they are not too old nothing changes with that.
  school_changes: want(
    'age',
    'q.id',
    'false',
    RUN,
    `was o join changed q using (district_id, id)
       left join roster.school_answers a on a.district_id = q.district_id and a.school_id = q.id
      where (o.as_of is distinct from q.as_of and coalesce(a.lowered, true))
         or (o.supplement_as_of is distinct from q.supplement_as_of and not coalesce(a.supplement_counts, false))`,
  ),
  restriction_rows:
    want('contact', 'q.contact_id', 'true', `'person restriction ' || q.id`, 'changed q') +
    want('restriction', 'q.id', 'true', `'person restriction ' || q.id`, 'changed q'),
  act_rows:
    want(
      'restriction',
      'q.entry_id::int',
      'false',
      `'person restriction ' || q.entry_id`,
      `changed q where q.entry = 'restriction'`,
    ) +
    want(
      'student',
      'p.student_id',
      `q.act = 'end'`,
      `'person authorisation ' || q.entry_id`,
      `changed q join roster.pickup_authorisation p on p.district_id = q.district_id and p.id = q.entry_id where q.entry = 'authorisation'`,
    ) +
    want(
      'contact',
      'p.contact_id',
      'false',
      `'person alias ' || q.entry_id`,
      `changed q join roster.contact_alias p on p.district_id = q.district_id and p.id = q.entry_id where q.entry = 'alias'`,
    ),
  alias_rows: want('contact', 'q.contact_id', 'true', `'person alias ' || q.id`, 'changed q'),
  clearing_rows: want(
    'contact',
    'q.contact_id',
    'false',
    `'person restriction ' || q.restriction_id`,
    'changed q',
  ),
  policy_rows: want('district', '0', 'false', `'settings policy'`, 'changed q'),
  mapping_rows: want('district', '0', 'false', `'settings school mapping'`, 'changed q'),
  district_changes: want(
    'district',
    '0',
    'false',
    `'settings district'`,
    `(select id as district_id, timezone from was) o join (select id as district_id, timezone from changed) q using (district_id)
      where o.timezone <> q.timezone`,
  ),
  registration_changes: want('age', '0', 'false', `'settings schedule'`, both('id', 'schedule_cron')),
};

const TRIGGERS: readonly { table: string; event: Event; does: string }[] = [
  { table: 'link', event: 'insert', does: 'link_rows' },
  { table: 'link', event: 'delete', does: 'link_rows' },
  { table: 'link', event: 'update', does: 'link_changes' },
  { table: 'student', event: 'update', does: 'student_changes' },
  { table: 'student_school', event: 'insert', does: 'membership_rows' },
  { table: 'student_school', event: 'delete', does: 'membership_rows' },
  { table: 'contact', event: 'insert', does: 'contact_rows' },
  { table: 'contact', event: 'update', does: 'contact_changes' },
  ...(['insert', 'update', 'delete'] as const).flatMap((event) => [
    { table: 'supplement_row', event, does: 'supplement_rows' },
    { table: 'district_policy', event, does: 'policy_rows' },
    { table: 'school_mapping', event, does: 'mapping_rows' },
  ]),
  { table: 'spot_sync', event: 'insert', does: 'spot_rows' },
  { table: 'spot_sync', event: 'update', does: 'spot_rows' },
  { table: 'school', event: 'update', does: 'school_changes' },
  { table: 'restriction', event: 'insert', does: 'restriction_rows' },
  { table: 'custody_act', event: 'insert', does: 'act_rows' },
  { table: 'contact_alias', event: 'insert', does: 'alias_rows' },
  { table: 'identity_clearing', event: 'insert', does: 'clearing_rows' },
  { table: 'district', event: 'update', does: 'district_changes' },
  { table: 'registration', event: 'update', does: 'registration_changes' },
];

function triggerFunction(name: string, body: string): string {
  return `
      create function roster.want_answers_${name}() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $function$
begin
${body}
  return null;
end
$function$;`;
}
