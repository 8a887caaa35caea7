import { spawn } from 'node:child_process';
import { BenchError } from './bench-error.mjs';

/**
 * Runs a Node program of the workspace to its end. What it says on standard error is shown when it fails.
 * @param {string[]} args of node
 * @param {{ signal: AbortSignal, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} what it wrote to standard output
 * @throws {BenchError} when it ends with another code than 0
 */
export function runProgram(args, { signal, env = process.env }) {
  return new Promise((resolve, reject) => {
    // SIGTERM lets it leave its database in order; then it is awaited like any other.
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => child.kill('SIGTERM');
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (errors = (errors + text).slice(-8_000)));
    child.on('error', reject);
    child.on('close', (code, killed) => {
      signal.removeEventListener('abort', stop);
      if (code === 0) return resolve(output);
      reject(
        new BenchError(
          `"node ${args.slice(0, 2).join(' ')} …" ended with ${killed ?? code}. ${errors.trim()}`,
        ),
      );
    });
  });
}

/** Without the addresses of another database: what is measured is the embedded one. */
export function environmentOfEmbedded() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(DATABASE_|PG|NODE_OPTIONS$)/.test(name)),
  );
}
