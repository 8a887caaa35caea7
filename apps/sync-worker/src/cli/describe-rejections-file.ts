import type { SyncReport } from '../run/sync-report';
import type { RejectionsFile } from './rejections-file';

/**
 * Where each record that could not be used is told of, or how to get that: one line, or none when there is nothing to say.
 * @param path what --rejections named; null: it was not given
 */
export function describeRejectionsFile(
  report: Pick<SyncReport, 'rejections'>,
  path: string | null,
  file: Pick<RejectionsFile, 'inPlace' | 'rows' | 'failure'> | null,
): string[] {
  if (path === null || file === null) {
    const count = report.rejections.reduce((sum, rejection) => sum + rejection.count, 0);
    if (count === 0) return [];
    return [
      `Where they are and what to do about each: run again with --rejections FILE (and --dry-run, to apply nothing).`,
    ];
  }
  if (file.failure !== null)
    return [
      `--rejections: ${path} could not be written (${file.failure}). The run itself ended as its report says.`,
    ];
  if (!file.inPlace) return [`${path} was left as it was: the roster was not read to its end.`];
  if (file.rows === 0) return [];
  if (file.rows === 1) return [`The one record and what to do about it: ${path}`];
  return [`The ${file.rows.toLocaleString('en-US')} records and what to do about each: ${path}`];
}
