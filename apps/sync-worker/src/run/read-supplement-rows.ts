import { FieldCounter, normaliseSupplementRow, type FieldMapping, type SeenFields } from 'roster-domain';
import type { SyncSession } from 'roster-store';
import { RunRefusedError } from './describe-failure';
import type { RejectionLog } from './rejection-log';
import type { OnSyncProgress } from './sync-progress';
import type { OpenSupplement } from './sync-request';

/** What was read of a supplement. */
export interface ReadSupplement {
  readonly rows: number;
  readonly fields: SeenFields;
}

/**
 * Reads a supplement to its end and stages its rows. One that is older than the last, or empty while rows of one are
 * held, is refused.
 */
export async function readSupplementRows(
  file: OpenSupplement,
  session: SyncSession,
  rejections: RejectionLog,
  options: { signal?: AbortSignal; progress?: OnSyncProgress; readBefore: number; mapping: FieldMapping },
): Promise<ReadSupplement> {
  const last = await session.appliedSupplement();
  if (last !== null && file.sha256 !== last.digest && file.observedAt < last.asOf) {
    throw new RunRefusedError(
      'SUPPLEMENT_OLDER_THAN_APPLIED',
      `This supplement was written at ${file.observedAt.toISOString()}; one of ${last.asOf.toISOString()} is already applied. ` +
        'Nothing was changed. Send the newest one, or sync without --supplement.',
    );
  }
  const staged = await session.beginSupplement(file.observedAt, file.sha256 ?? '');
  let rows = 0;
  const counter = new FieldCounter();
  for await (const page of file.pages(options.signal ? { signal: options.signal } : {})) {
    for (const record of page) {
      rows += 1;
      noteCells(counter, file, record);
      const { row, rejections: found } = normaliseSupplementRow(parsed(record), options.mapping);
      for (const rejection of found) rejections.add({ ...rejection, line: record.line });
      if (row !== null) await staged.add(row);
    }
    await rejections.send();
    options.progress?.({
      stage: 'reading',
      records: options.readBefore + rows,
      expected: session.expectedRecords,
    });
  }
  if (rows === 0 && last !== null && last.rows > 0) {
    throw new RunRefusedError(
      'EMPTY_SUPPLEMENT',
      `The supplement has no rows, while ${last.rows} rows of the last one are held here. Nothing was changed. ` +
        'Export it again, or sync without --supplement.',
    );
  }
  return { rows, fields: counter.seen() };
}

/** A row whose cells cannot be told apart says nothing of its columns. */
function noteCells(
  counter: FieldCounter,
  file: OpenSupplement,
  record: { readonly bytes: Uint8Array; readonly line: number },
): void {
  try {
    if (file.cellsOf) counter.note(file.cellsOf(record));
  } catch {
    // it is counted as a rejection where it is read
  }
}

/** A row nobody can read names no pair: then its pair is one the supplement no longer speaks of. */
function parsed(record: { parse(): unknown }): unknown {
  try {
    return record.parse();
  } catch {
    return null;
  }
}
