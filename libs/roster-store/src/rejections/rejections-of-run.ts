import type { DistrictTransaction } from '../district/district-transaction';
import type { RunRejection } from './run-rejections';

const PAGE = 1_000;

/**
 * The kept rejections of a run in the order its records were read. Each page is a transaction of its own, so that a slow
 * reader holds none open; rows are only ever appended, so that nothing is seen twice or left out.
 */
export async function* rejectionsOfRun(
  inDistrict: <T>(work: (tx: DistrictTransaction) => Promise<T>) => Promise<T>,
  runId: number,
): AsyncGenerator<RunRejection, void, void> {
  for (let after = 0; ;) {
    const rows = await inDistrict((tx) =>
      tx.query<RunRejection & { seq: number }>(
        `select seq, resource, field, code, line, sourced_id as "sourcedId" from run_rejection
          where run_id = $1 and seq > $2 order by seq limit ${PAGE}`,
        [runId, after],
      ),
    );
    for (const { seq, ...rejection } of rows) {
      after = seq;
      yield rejection;
    }
    if (rows.length < PAGE) return;
  }
}
