import { createServer } from 'node:net';

/**
 * Whether something listens at one of these ports of this machine, asked before anything is started.
 * @param {Record<string, string>} ports by the variable that sets each
 * @returns {Promise<string | null>} a sentence that says which; null: all are free, or are no ports (who takes one says so)
 */
export async function takenPort(ports) {
  for (const [variable, port] of Object.entries(ports))
    if (await isTaken(Number(port)))
      return `port ${port} is taken; stop what listens there or set ${variable} to a free port.`;
  return null;
}

/** @param {number} port @returns {Promise<boolean>} */
function isTaken(port) {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', (error) => answer('code' in error && error.code === 'EADDRINUSE'));
    try {
      server.listen(port, '127.0.0.1', () => server.close(() => answer(false)));
    } catch {
      answer(false);
    }
  });
}
