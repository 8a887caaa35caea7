import { describeRejection } from 'roster-domain';
import type { RunRejection } from 'roster-store';
import { csvLine } from './csv-line';

const COLUMNS = ['file', 'line', 'sourcedId', 'field', 'code', 'what', 'todo'];

/** Rejections as lines of a CSV (RFC 4180) for the person who looks after the SIS: ids and sentences, no names, no values. */
export async function* rejectionLines(rejections: AsyncIterable<RunRejection>): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const rejection of rejections) {
    const { resource, line, sourcedId, field, code } = rejection;
    const { what, todo } = describeRejection(rejection);
    yield csvLine([resource, line === null ? '' : String(line), sourcedId ?? '', field, code, what, todo]);
  }
}
