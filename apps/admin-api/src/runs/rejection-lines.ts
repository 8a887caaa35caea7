import { neutralCsvRecord } from 'ivm-adapter';
import { describeRejection } from 'roster-domain';
import type { RunRejection } from 'roster-store';

const COLUMNS = ['file', 'line', 'sourcedId', 'field', 'code', 'what', 'todo'];

/** Rejections as lines of a CSV (RFC 4180) for the person who looks after the SIS: ids and sentences, no names, no values. */
export async function* rejectionLines(rejections: AsyncIterable<RunRejection>): AsyncGenerator<string> {
  yield neutralCsvRecord(COLUMNS);
  for await (const rejection of rejections) {
    const { resource, line, sourcedId, field, code } = rejection;
    const { what, todo } = describeRejection(rejection);
    yield neutralCsvRecord([
      resource,
      line === null ? '' : String(line),
      sourcedId ?? '',
      field,
      code,
      what,
      todo,
    ]);
  }
}
