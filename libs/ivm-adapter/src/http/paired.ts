import type { Rows } from '../port/ivm-gateway';
import { compareIds } from '../rows/check-rows';

interface WithIds {
  readonly ids: readonly string[];
}

/** Walks two sorted streams side by side: what was told, what is wanted, or both where their ids are the same. */
export async function* paired<Left extends WithIds, Right extends WithIds>(
  told: Rows<Left>,
  wanted: Rows<Right>,
): AsyncGenerator<[Left | undefined, Right | undefined]> {
  const [left, right] = [iterator(told), iterator(wanted)];
  try {
    let [entry, change] = [await next(left), await next(right)];
    while (entry !== undefined || change !== undefined) {
      const order = entry === undefined ? 1 : change === undefined ? -1 : compareIds(entry.ids, change.ids);
      yield [order <= 0 ? entry : undefined, order >= 0 ? change : undefined];
      if (order <= 0) entry = await next(left);
      if (order >= 0) change = await next(right);
    }
  } finally {
    await left.return?.(undefined);
    await right.return?.(undefined);
  }
}

function iterator<Row>(rows: Rows<Row>): AsyncIterator<Row> | Iterator<Row> {
  return Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
}

async function next<Row>(rows: AsyncIterator<Row> | Iterator<Row>): Promise<Row | undefined> {
  const { value, done } = await rows.next();
  return done ? undefined : (value as Row);
}
