import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

export const peopleTables = /** @type {const} */ (['student', 'contact']);

/**
 * Saves the product's rows of students and contacts as COPY's text, in the order of their key, and the statements that
 * make tables of the same columns, fill factor and primary key, without further indexes.
 * @param {import('pg').Client} database the product's store, as its owner @param {string} folder
 */
export async function savePeopleRows(database, folder) {
  for (const table of peopleTables) {
    await writeFile(join(folder, `${table}.sql`), await shapeOf(database, table));
    await pipeline(
      database.query(copyTo(`copy (select * from roster.${table} order by district_id, id) to stdout`)),
      createWriteStream(join(folder, `${table}.copy`)),
    );
  }
}

/** Drops and makes the tables anew. @param {import('pg').Client} server @param {string} folder */
export async function makePeopleTables(server, folder) {
  for (const table of peopleTables) {
    await server.query(`drop table if exists ${table}`);
    await server.query(await readFile(join(folder, `${table}.sql`), 'utf8'));
  }
}

/**
 * L: COPY of the saved rows into those tables.
 * @param {import('pg').Client} server @param {string} folder
 * @returns {Promise<{ ms: number, rows: number[] }>} rows by table
 */
export async function copyPeople(server, folder) {
  const startedAt = performance.now();
  const rows = [];
  for (const table of peopleTables) {
    const copy = server.query(copyFrom(`copy ${table} from stdin`));
    await pipeline(createReadStream(join(folder, `${table}.copy`), { highWaterMark: 256 * 1024 }), copy);
    rows.push(copy.rowCount);
  }
  return { ms: performance.now() - startedAt, rows };
}

/** @param {import('pg').Client} database @param {string} table @returns {Promise<string>} */
async function shapeOf(database, table) {
  const { rows: columns } = await database.query(
    `select quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
              || case when a.attcollation <> t.typcollation then ' collate ' || quote_ident(c.collname) else '' end
              || case when a.attnotnull then ' not null' else '' end as text
       from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_collation c on c.oid = a.attcollation
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [`roster.${table}`],
  );
  const { rows: table_ } = await database.query(
    `select pg_get_constraintdef(k.oid) as key, array_to_string(r.reloptions, ', ') as options
       from pg_class r join pg_constraint k on k.conrelid = r.oid and k.contype = 'p' where r.oid = $1::regclass`,
    [`roster.${table}`],
  );
  const { key, options } = table_[0];
  const lines = [...columns.map(({ text }) => text), key];
  return `create table ${table} (${lines.join(', ')})${options ? ` with (${options})` : ''}`;
}
