import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';

/**
 * What somebody writes in an afternoon: `\copy` of users.csv into a staging table, then one MERGE for the students and
 * one for the contacts. No links, no gate, no check of a row; people only.
 */
const merges = [
  mergeOf('by_hand_student', `role = 'student'`, {
    given_name: '"givenName"',
    middle_name: '"middleName"',
    family_name: '"familyName"',
    grade: 'grades',
    student_number: 'identifier',
    orgs: '"orgSourcedIds"',
    agents: '"agentSourcedIds"',
  }),
  mergeOf('by_hand_contact', `role in ('parent', 'guardian', 'relative')`, {
    given_name: '"givenName"',
    middle_name: '"middleName"',
    family_name: '"familyName"',
    role: 'role',
    email: 'email',
    phone: 'phone',
    sms: 'sms',
    orgs: '"orgSourcedIds"',
    agents: '"agentSourcedIds"',
  }),
];

/** @param {import('pg').Client} server */
export async function makeTablesByHand(server) {
  for (const { table, columns } of merges) {
    await server.query(`drop table if exists ${table}`);
    await server.query(
      `create table ${table} (sourced_id text primary key, ${columns.map((name) => `${name} text`).join(', ')},
         active boolean not null) with (fillfactor = 90)`,
    );
  }
}

/**
 * @param {import('pg').Client} server @param {string} usersCsv path
 * @returns {Promise<{ ms: number, rows: number[] }>} active students and contacts afterwards
 */
export async function syncByHand(server, usersCsv) {
  const startedAt = performance.now();
  const header = await headerOf(usersCsv);
  await server.query(`create temp table staging (${header.map((name) => `"${name}" text`).join(', ')})`);
  const copy = server.query(copyFrom('copy staging from stdin with (format csv, header true)'));
  await pipeline(createReadStream(usersCsv, { highWaterMark: 256 * 1024 }), copy);
  await server.query('analyze staging');
  for (const { merge } of merges) await server.query(merge);
  await server.query('drop table staging');
  const ms = performance.now() - startedAt;
  const { rows } = await server.query(
    `select (select count(*) from by_hand_student where active)::int as students,
            (select count(*) from by_hand_contact where active)::int as contacts`,
  );
  return { ms, rows: [rows[0].students, rows[0].contacts] };
}

/** @param {string} table @param {string} who @param {Record<string, string>} columns from the names of users.csv */
function mergeOf(table, who, columns) {
  const names = Object.keys(columns);
  const read = names.map((name) => `${columns[name]} as ${name}`).join(', ');
  const all = (/** @type {string} */ row) => names.map((name) => `${row}.${name}`).join(', ');
  const merge = `
    merge into ${table} t
    using (select "sourcedId" as sourced_id, ${read} from staging where ${who} and status is distinct from 'tobedeleted') s
       on s.sourced_id = t.sourced_id
     when matched and (${all('t')}, t.active) is distinct from (${all('s')}, true)
          then update set ${names.map((name) => `${name} = s.${name}`).join(', ')}, active = true
     when not matched then insert values (s.sourced_id, ${all('s')}, true)
     when not matched by source and t.active then update set active = false`;
  return { table, columns: names, merge };
}

/** @param {string} csv @returns {Promise<string[]>} names without quotes, as sample-district writes them */
async function headerOf(csv) {
  const file = await open(csv);
  try {
    for await (const line of file.readLines()) return line.split(',');
    return [];
  } finally {
    await file.close();
  }
}
