import { spawnSync } from 'node:child_process';

/**
 * Who PostgreSQL runs as: it refuses to be root, so root hands it to a user id that needs no account.
 * @typedef {{ uid: number, gid: number, switched: boolean }} ServerUser
 */

/** The id of "nobody" on Linux; any id would do, none has to be created. */
const nobody = 65534;

/** @returns {ServerUser} */
export function serverUser() {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  return uid === 0 ? { uid: nobody, gid: nobody, switched: true } : { uid, gid, switched: false };
}

/**
 * The part of spawn's options that makes the child run as the server's user, from a folder everyone can enter, with
 * nothing of the caller's environment that PostgreSQL would take for settings.
 * @param {ServerUser} user
 */
export function asServerUser(user) {
  return {
    cwd: '/',
    env: /** @type {NodeJS.ProcessEnv} */ ({ PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }),
    ...(user.switched ? { uid: user.uid, gid: user.gid } : {}),
  };
}

/**
 * Whether the server's user can enter a folder. Tried, not computed: modes alone do not tell (ACLs, mounts).
 * @param {ServerUser} user
 * @param {string} folder
 */
export function canEnter(user, folder) {
  if (!user.switched) return true;
  return (
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...asServerUser(user), stdio: 'ignore' })
      .status === 0
  );
}
