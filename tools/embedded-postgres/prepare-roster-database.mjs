import { scramVerifier } from './scram-verifier.mjs';

/** The roles beside the superuser; the owner migrates, the applications run as the other and cannot pass row security. */
const roles = /** @type {const} */ ([
  { name: 'roster_owner', password: 'owner', mayCreateDatabases: true },
  { name: 'roster_app', password: 'app', mayCreateDatabases: false },
]);

/**
 * Brings roles and database to where they should be; does nothing when they are. Run at every start, as an earlier one
 * may have been killed half way. To be called with the turn.
 * @param {import('pg').Client} client the superuser in database "postgres"
 * @param {import('./create-cluster.mjs').RolePasswords} passwords
 */
export async function prepareRosterDatabase(client, passwords) {
  if (await isPrepared(client)) return;
  for (const { name, password, mayCreateDatabases } of roles) {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
    if (rowCount === 0) {
      const verifier = client.escapeLiteral(scramVerifier(passwords[password]));
      await client.query(`create role ${name} login password ${verifier}`);
    }
    await client.query(
      `alter role ${name} login nosuperuser nocreaterole nobypassrls noreplication ${mayCreateDatabases ? 'createdb' : 'nocreatedb'}`,
    );
  }
  const { rowCount } = await client.query("select from pg_database where datname = 'roster'");
  if (rowCount === 0) await client.query('create database roster owner roster_owner');
  // One transaction, the comment last: seeing it means that all before it is done.
  await client.query(`begin;
    alter database roster owner to roster_owner;
    revoke all on database roster from public;
    grant connect, temporary on database roster to roster_app;
    revoke connect on database postgres from public;
    revoke connect on database template1 from public;
    comment on database roster is '${preparedMark}';
    commit`);
}

/** Raise the number when the steps above change. */
const preparedMark = 'ivm-roster-sync: prepared, version 1';

/** @param {import('pg').Client} client */
async function isPrepared(client) {
  const { rows } = await client.query(
    `select from pg_database
     where datname = 'roster' and shobj_description(oid, 'pg_database') = $1
       and (select count(*) from pg_roles
            where rolname in ('roster_owner', 'roster_app') and rolcanlogin and not (rolsuper or rolbypassrls)) = 2`,
    [preparedMark],
  );
  return rows.length === 1;
}
