/*
 * `npm start`: the whole product on this machine. Embedded PostgreSQL, migrations, the development OAuth issuer,
 * a sandbox OneRoster provider, an IVM sandbox, admin-api, sync-worker with a sample district, whose first sync it waits
 * for and whose lists it brings to the IVM sandbox. Stays up until Ctrl-C, then stops everything in order within 30 s. When this process is killed, everything it started ends by itself.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-postgres/embedded-database-error.mjs';
import { openEmbeddedDatabase } from './embedded-postgres/open-embedded-database.mjs';
import { BuildError, ensureBuild, workspace } from './ensure-build.mjs';
import { startService } from './start/service.mjs';
import { takenPort } from './start/taken-port.mjs';
import { untilReady } from './start/until-ready.mjs';
import { workerFlags } from './worker-flags.mjs';

const dataDir = resolve(process.env.DATA_DIR ?? join(workspace, '.data'));
const ports = {
  api: process.env.ADMIN_API_PORT ?? '4000',
  worker: process.env.SYNC_WORKER_PORT ?? '4001',
  issuer: process.env.ISSUER_PORT ?? '4100',
  sandbox: process.env.SANDBOX_PORT ?? '4200',
  ivm: process.env.IVM_SANDBOX_PORT ?? '4300',
};
const sample = { registration: 'sample district', people: '2000', seed: '1' };

/** @typedef {import('./start/service.mjs').Service} Service */
/** @typedef {{ databaseUrl: string, ownerUrl: string, leave: () => Promise<void>, lost?: Promise<{ reason: string }> }} Database */

/** Services that run, in the order they are stopped. */
const running = { inOrder: /** @type {Service[]} */ ([]) };
/** @type {Database | undefined} */
let database;
/** The database is no longer held for us. */
let lost = false;
/** @type {(why: string | null) => void} */
let askToStop = () => undefined;
/** Resolves to null when asked to stop, to a sentence when something went wrong. @type {Promise<string | null>} */
const stopAsked = new Promise((resolveStop) => (askToStop = resolveStop));

watchForTheEnd();
let problem = await bringUp().catch(sentenceOf);
if (problem === null) problem = await stopAsked;
if (problem !== null) console.error(`\n${problem}`);
await bringDown();
process.exit(problem === null ? 0 : 1);

/** @returns {Promise<string | null>} a sentence when it could not */
async function bringUp() {
  const taken = await takenPort({
    ADMIN_API_PORT: ports.api,
    SYNC_WORKER_PORT: ports.worker,
    ISSUER_PORT: ports.issuer,
    SANDBOX_PORT: ports.sandbox,
  });
  if (taken !== null) return taken;
  ensureBuild(console.log);
  database = await openDatabase();
  const env = { DATABASE_URL: database.databaseUrl, DATABASE_OWNER_URL: database.ownerUrl };
  runTool(
    'The roster could not be migrated.',
    [join(workspace, 'libs/roster-store/dist/cli/migrate.js'), 'up'],
    env,
  );

  const bundle = join(dataDir, 'sample', 'district.zip');
  mkdirSync(join(dataDir, 'sample'), { recursive: true });
  const generate = [
    '--people',
    sample.people,
    '--seed',
    sample.seed,
    '--exported-at',
    'now',
    '--out',
    bundle,
  ];
  runTool(
    'The sample district could not be made.',
    [join(workspace, 'tools/sample-district.mjs'), ...generate],
    {},
  );

  // The registrations made over HTTP may ask this machine's sandbox provider, and have secrets.
  const registrations = { SECRET_KEYS: secretKeys(), PROVIDER_ADDRESSES: 'loopback' };
  const issuer = `http://127.0.0.1:${ports.issuer}`;
  start('issuer', [join(workspace, 'tools/issuer.mjs')], { ISSUER_PORT: ports.issuer });
  start('sandbox-provider', [join(workspace, 'libs/oneroster-client/dist/testing/provider/serve/main.js')], {
    SANDBOX_PORT: ports.sandbox,
    SANDBOX_BUNDLE: bundle,
  });
  const ivm = `http://127.0.0.1:${ports.ivm}`;
  start('ivm-sandbox', [join(workspace, 'libs/ivm-adapter/dist/testing/sandbox/serve/main.js')], {
    IVM_SANDBOX_PORT: ports.ivm,
  });
  start('sync-worker', [...workerFlags, join(workspace, 'apps/sync-worker/dist/main.js')], {
    ...env,
    ...registrations,
    SYNC_WORKER_PORT: ports.worker,
    SYNC_BUNDLE: bundle,
    SYNC_NAME: sample.registration,
    SYNC_OUT: join(dataDir, 'lists'),
    // What a person would have answered about this IVM: it knows "ask the office", and being listed permits nothing.
    ...{
      IVM_URL: ivm,
      IVM_TOKEN_URL: `${ivm}/oauth/token`,
      IVM_VERIFY: 'yes',
      IVM_PRESENCE_IS_APPROVAL: 'no',
    },
    ...{ IVM_CLIENT_ID: 'ivm-sandbox', IVM_CLIENT_SECRET: 'ivm-secret' },
  });
  start('admin-api', [join(workspace, 'apps/admin-api/dist/main.js')], {
    ...env,
    ...registrations,
    ADMIN_API_PORT: ports.api,
    OIDC_ISSUER: issuer,
    OIDC_AUDIENCE: 'ivm-roster-sync',
    READY_AFTER_FIRST_SYNC: sample.registration,
  });
  const api = `http://127.0.0.1:${ports.api}`;
  for (const [name, address] of [
    ['sync-worker', `http://127.0.0.1:${ports.worker}`],
    ['admin-api', api],
  ]) {
    const ready = await untilReady(`${address}/health/ready`, { withinMs: 150_000, gone: stopAsked });
    if (!ready)
      return Promise.race([stopAsked, `${name} was not ready within 150 s; see ${join(dataDir, 'logs')}.`]);
  }
  const folder = process.env.DATA_DIR ? ` --data '${dataDir}'` : '';
  console.log(
    [
      '',
      'Everything is up.',
      `  admin-api      ${api}            health at /health/ready, OpenAPI at /docs-json (bearer token needed)`,
      `  sync-worker    http://127.0.0.1:${ports.worker}            health at /health/ready; syncs daily at 22:00 UTC`,
      `  OAuth issuer   ${issuer}            development only: client dev-support, secret dev-secret`,
      `  provider       http://127.0.0.1:${ports.sandbox}            a sandbox: the sample district over OneRoster 1.1`,
      `  IVM            ${ivm}            a sandbox: a page with the lists of every school, as IVM holds them`,
      `  list files     ${join(dataDir, 'lists')}`,
      `  logs           ${join(dataDir, 'logs')}`,
      '',
      'Who am I?',
      `  TOKEN=$(curl -s -u dev-support:dev-secret -d grant_type=client_credentials ${issuer}/token | node -p 'JSON.parse(require("fs").readFileSync(0)).access_token')`,
      `  curl -s -H "Authorization: Bearer $TOKEN" ${api}/v1/me`,
      '',
      'What does the provider say?',
      `  curl -s 'http://127.0.0.1:${ports.sandbox}/ims/oneroster/v1p1/users?limit=2'`,
      '',
      'Pull from it, into a registration of its own:',
      `  npm run --silent sync -- --url http://127.0.0.1:${ports.sandbox} --auth none --name rest${folder}`,
      '',
      'Ctrl-C stops everything.',
    ].join('\n'),
  );
  return null;
}

/** The keys of this installation's secrets: those of the environment, or one of its own that stays with its data. */
function secretKeys() {
  if (process.env.SECRET_KEYS) return process.env.SECRET_KEYS;
  const file = join(dataDir, 'secret-keys');
  if (!existsSync(file))
    writeFileSync(file, `local:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

/** @returns {Promise<Database>} */
async function openDatabase() {
  const { DATABASE_URL, DATABASE_OWNER_URL } = process.env;
  if (DATABASE_URL && DATABASE_OWNER_URL) {
    return { databaseUrl: DATABASE_URL, ownerUrl: DATABASE_OWNER_URL, leave: () => Promise.resolve() };
  }
  if (DATABASE_URL || DATABASE_OWNER_URL) {
    const missing = DATABASE_URL ? 'DATABASE_OWNER_URL' : 'DATABASE_URL';
    throw new EmbeddedDatabaseError(
      `${missing} is not set: set both to use your own PostgreSQL, or neither.`,
    );
  }
  const opened = await openEmbeddedDatabase({ dataDir, onProgress: console.log });
  void opened.lost.then(({ reason }) => {
    lost = true;
    askToStop(`The database was lost: ${reason} Start again with npm start.`);
  });
  return opened;
}

/** @param {string} name @param {string[]} args @param {NodeJS.ProcessEnv} env */
function start(name, args, env) {
  const log = join(dataDir, 'logs', `${name}.log`);
  const service = startService({ name, args, env, log, say: console.log });
  running.inOrder.unshift(service);
  void service.ended.then(({ how, lastWords }) => {
    askToStop(`${lastWords || `${name} ended by itself (${how}); see ${log}.`}`);
  });
}

/** @param {string} failed @param {string[]} args @param {NodeJS.ProcessEnv} env */
function runTool(failed, args, env) {
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new EmbeddedDatabaseError(`${failed} ${stderr}`.trim());
}

/** In order: nobody asks any more, the running sync drains, then the rest, the database last. */
async function bringDown() {
  if (running.inOrder.length > 0) console.log('\nStopping …');
  for (const service of running.inOrder) await service.stop(service.name === 'sync-worker' ? 18_000 : 5_000);
  // A killed keeper leaves its server running: it is taken again, so that the last one out stops it.
  if (lost) database = await openEmbeddedDatabase({ dataDir }).catch(() => database);
  await database?.leave().catch((/** @type {Error} */ error) => console.error(error.message));
}

function watchForTheEnd() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => askToStop(null));
  // npm killed with -9 tells nobody; its child is given another parent then.
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || askToStop(null), 500).unref();
}

/** @param {unknown} error */
function sentenceOf(error) {
  if (error instanceof EmbeddedDatabaseError || error instanceof BuildError) return error.message;
  throw error;
}
