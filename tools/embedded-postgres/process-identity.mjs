import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

const onLinux = process.platform === 'linux';

/**
 * Whether a process runs under this number. A zombie (dead, but nobody has collected it, which is usual in
 * containers whose first process does not) does not count as alive, although kill(pid, 0) says so.
 * @param {number} pid
 */
export function isProcessAlive(pid) {
  if (!isProcessIdTaken(pid)) return false;
  const state = onLinux ? statusFields(pid)?.[0] : askPs(pid, 'stat');
  return !state?.startsWith('Z');
}

/**
 * Whether kill(pid, 0) finds something there, zombies and other users' processes included: PostgreSQL's own test.
 * @param {number} pid
 */
export function isProcessIdTaken(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A mark that tells this process from a later one with the same number: when it started, on which boot.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process (any more)
 */
export function startMark(pid) {
  if (!onLinux) return askPs(pid, 'lstart');
  const startTicks = statusFields(pid)?.[19];
  return startTicks === undefined ? undefined : `${bootId()}/${startTicks}`;
}

/**
 * Whether the process is a postgres working in this data directory, the postmaster or one of its children.
 * @param {number} pid
 * @param {string} dataDirectory its real path
 */
export function isPostgresOf(pid, dataDirectory) {
  if (!isProcessAlive(pid)) return false;
  if (!onLinux) return (askPs(pid, 'command') ?? '').includes(`-D ${dataDirectory} `);
  try {
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    // The postmaster keeps its arguments, its children write titles such as "postgres: checkpointer".
    if (!/^postgres(:|$)/.test(basename(title[0] ?? ''))) return false;
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === dataDirectory;
    } catch {
      return title.includes(dataDirectory);
    }
  } catch {
    return false;
  }
}

/**
 * Every process of PostgreSQL working in this data directory. Only Linux lets us find them; elsewhere none are.
 * @param {string} dataDirectory its real path
 * @returns {number[]}
 */
export function postgresProcessesOf(dataDirectory) {
  if (!onLinux) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isPostgresOf(pid, dataDirectory));
}

/** The fields of /proc/<pid>/stat after the name, which may itself hold spaces and brackets; the first is the state. */
function statusFields(/** @type {number} */ pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** @param {number} pid @param {'stat' | 'lstart' | 'command'} column */
function askPs(pid, column) {
  const answer = spawnSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}
