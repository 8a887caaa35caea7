import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createCluster } from '../embedded-postgres/create-cluster.mjs';
import { homeAt } from '../embedded-postgres/database-home.mjs';
import { findPostgresBinaries } from '../embedded-postgres/postgres-binaries.mjs';
import { connectSuperuser } from '../embedded-postgres/server-session.mjs';
import { serverArguments } from '../embedded-postgres/server-settings.mjs';
import { asServerUser, serverUser } from '../embedded-postgres/server-user.mjs';
import { BenchError } from './bench-error.mjs';

/** Room enough that nothing of the server itself is measured: all in memory, no checkpoint, no vacuum in between. */
const roomy = { shared_buffers: '2GB', max_wal_size: '8GB', autovacuum: 'off', checkpoint_timeout: '1h' };

/** PostgreSQL ends when we do, however we end: the shell waits for the end of its standard input. */
const untilInputEnds = '"$@" <&- & server=$!; read -r line; kill -INT $server; wait $server';

/**
 * A PostgreSQL server of the yardstick's own, on the embedded programs.
 * @param {string} folder an existing one which the server's user can enter
 * @returns {Promise<{ client: import('pg').Client, stop: () => Promise<void> }>} a superuser's session
 * @throws {BenchError} when it does not start
 */
export async function startYardstickServer(folder) {
  const user = serverUser();
  const binaries = await findPostgresBinaries(user);
  const home = homeAt(folder, join(folder, 'yardstick'));
  await createCluster(home, binaries, user, { throwaway: false });
  const port = await freePort();
  const settings = Object.entries(roomy).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(
    '/bin/sh',
    [
      '-c',
      untilInputEnds,
      'sh',
      binaries.postgres,
      '-D',
      home.cluster,
      ...serverArguments({ port, throwaway: false }),
      ...settings,
    ],
    // Detached: a terminal's Ctrl-C is for us, who then end it in order.
    { ...asServerUser(user), detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-4_000)));
  server.stdin.on('error', () => undefined);
  const ended = once(server, 'close');
  const stop = async () => {
    server.stdin.end();
    await ended;
  };
  try {
    const { superuser } = JSON.parse(await readFile(home.passwords, 'utf8'));
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(50)) {
      const client = await connectSuperuser(port, superuser);
      if (client) return { client, stop: () => client.end().then(stop) };
    }
    throw new BenchError(
      `The server of the yardstick did not start (it needs 2 GB of memory): ${said.trim()}`,
    );
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
