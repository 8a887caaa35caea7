import type { ZipEntry } from './zip-directory';

/**
 * When the data was exported: the newest time in the zip, but never later than its receipt. Where no entry has a
 * usable time, the receipt counts.
 */
export function observedAtOf(entries: readonly ZipEntry[], receivedAt: Date): Date {
  let newest: number | undefined;
  for (const { modifiedAt } of entries) {
    if (modifiedAt === undefined) continue;
    newest = Math.max(newest ?? modifiedAt.getTime(), modifiedAt.getTime());
  }
  return new Date(Math.min(newest ?? receivedAt.getTime(), receivedAt.getTime()));
}
