import { chmod, mkdir } from 'node:fs/promises';

/** Where things lie that the server's user must reach when root works in a folder closed to others. */
export const sharedFolder = '/var/lib/ivm-roster-sync';

/** Makes the shared folder, for everyone to enter whatever root's umask says. */
export async function makeSharedFolder() {
  if ((await mkdir(sharedFolder, { recursive: true })) !== undefined) await chmod(sharedFolder, 0o755);
}
