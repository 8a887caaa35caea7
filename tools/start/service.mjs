import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * A process of the product under our supervision.
 * @typedef {object} Service
 * @property {string} name
 * @property {Promise<{ how: string, lastWords: string }>} ended resolves when it is gone, however
 * @property {(withinMs: number) => Promise<void>} stop asks it to stop, waits, and kills it when it does not
 */

/**
 * Starts a Node process in a group of its own, so that a terminal's Ctrl-C reaches only us and we can stop everything
 * in order. Its standard input is a pipe of ours: when we die, however, it ends too. Its sentences (standard output)
 * are passed on, its log (standard error) goes to a file.
 * @param {{ name: string, args: string[], env: NodeJS.ProcessEnv, log: string, say: (line: string) => void }} options
 * @returns {Service}
 */
export function startService({ name, args, env, log, say }) {
  mkdirSync(dirname(log), { recursive: true });
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env, SUPERVISED: 'stdin' },
  });
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', say);
  const file = createWriteStream(log, { flags: 'a', mode: 0o600 });
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    lastWords = (lastWords + text).slice(-2_000);
    file.write(text);
  });
  /** @type {Promise<{ how: string, lastWords: string }>} */
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve({ how: error.message, lastWords }));
    child.on('close', (code, signal) => {
      file.end();
      // The log's JSON lines are for the file; sentences are for people.
      const sentences = lastWords.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
      resolve({ how: signal ? `killed by ${signal}` : `exit code ${code}`, lastWords: sentences.join('\n') });
    });
  });
  return {
    name,
    ended,
    stop: async (withinMs) => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
