import { IvmDeliveryError } from '../port/ivm-delivery-error';
import type { IvmApi } from './ivm-api';

/** A list longer than this is one that repeats itself. */
const MOST_PAGES = 100_000;

/** The rows of a list of the wire contract, a page at a time in memory. @throws IvmDeliveryError */
export async function* readPages<Row>(api: IvmApi, path: string, signal?: AbortSignal): AsyncGenerator<Row> {
  let after: string | null = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({ limit: '1000', ...(after === '' ? {} : { after }) });
    const answer = await api.ask({ method: 'GET', path: `${path}?${query.toString()}`, signal });
    const { items, next } = 'body' in answer ? answer.body : {};
    if (!Array.isArray(items) || (next !== null && typeof next !== 'string') || next === after) break;
    yield* items as Row[];
    if (next === null) return;
    after = next;
  }
  throw new IvmDeliveryError('UNEXPECTED_ANSWER', 'IVM gave a list that its contract does not have.');
}
