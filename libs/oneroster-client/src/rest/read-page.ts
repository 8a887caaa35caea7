import { ProviderError } from '../errors/provider-error';
import type { HttpAnswer } from '../http/http-client';
import { NoRecordsError, sliceRecords, type RecordSlice } from '../json/slice-records';
import { queryText } from '../query/filter';
import { imsxStatus } from './imsx-status';
import { pagingLinks } from './link-header';
import type { ProviderRequests } from './provider-requests';
import type { PageAnswer, ReadPage } from './page-answer';

export interface PageQuery {
  /** Collection's address, without query. */
  readonly url: string;
  readonly envelopes: ReadonlySet<string>;
  readonly filter?: string;
  readonly sort?: { readonly field: string; readonly order: 'asc' | 'desc' };
  readonly fields?: readonly string[];
  /** Told when the provider refused to sort or to select, and was asked without it. */
  readonly refused?: (what: RefusedParameter) => void;
}

export type RefusedParameter = 'sort' | 'fields' | 'filter';

/** Reads pages of one collection. What the provider refuses of sorting, selecting, filtering is left out from then on. */
export function pageReader(requests: ProviderRequests, query: PageQuery): ReadPage {
  let { sort, fields, filter } = query;
  return async ({ offset, limit }, signal) => {
    for (;;) {
      const asked = { sort, fields, filter };
      const parameters: [string, string | number][] = [
        ['limit', limit],
        ['offset', offset],
      ];
      if (sort) parameters.push(['sort', sort.field], ['orderBy', sort.order]);
      if (fields) parameters.push(['fields', fields.join(',')]);
      if (filter !== undefined) parameters.push(['filter', filter]);
      try {
        return pageOf(await requests.once(`${query.url}?${queryText(parameters)}`, signal), query.envelopes);
      } catch (error) {
        const about = refusedParameter(error);
        if (about === 'sort' && asked.sort) sort = undefined;
        else if (about === 'fields' && asked.fields) fields = undefined;
        else if (about === 'filter' && asked.filter !== undefined) filter = undefined;
        else throw error;
        query.refused?.(about);
      }
    }
  };
}

/** The parameter a provider does not like, if that is what its error says. */
function refusedParameter(error: unknown): RefusedParameter | undefined {
  if (!(error instanceof ProviderError) || error.status === undefined) return undefined;
  const { minor = '' } = error;
  if (/sort|order/.test(minor)) return 'sort';
  if (minor.includes('filter')) return 'filter';
  return minor.includes('selection') ? 'fields' : undefined;
}

function pageOf(answer: HttpAnswer, envelopes: ReadonlySet<string>): PageAnswer {
  const records = recordsOf(answer, envelopes);
  const total = countOf(answer.headers['x-total-count']);
  const { last, nextOffset } = pagingLinks(answer.headers['link']);
  return {
    records,
    ...(total === undefined ? {} : { total }),
    ...(answer.headers['x-perm-rev'] === undefined ? {} : { revision: answer.headers['x-perm-rev'] }),
    ...(last ? { lastByLink: true } : {}),
    ...(nextOffset === undefined ? {} : { nextOffset }),
  };
}

/**
 * The records of an answer. A missing envelope or an error body with status 200 is a failure, never emptiness.
 * @throws ProviderError UNEXPECTED_ANSWER, CONNECTION_LOST
 */
export function recordsOf({ body, status }: HttpAnswer, envelopes: ReadonlySet<string>): RecordSlice[] {
  let records: RecordSlice[] = [];
  let code: NoRecordsError['code'] | undefined;
  try {
    records = sliceRecords(body, envelopes);
  } catch (error) {
    if (!(error instanceof NoRecordsError)) throw error;
    ({ code } = error);
  }
  const isErrorBody = code === 'NO_ENVELOPE' || (code === undefined && noneHasAnId(records));
  const imsx = isErrorBody ? imsxStatus(body) : undefined;
  if (imsx?.failed) {
    const { minor } = imsx;
    throw new ProviderError(
      'UNEXPECTED_ANSWER',
      `The provider answered with an error under status ${status}${minor === undefined ? '' : ` (${minor})`}.`,
      { status, retryable: minor === 'server_busy', ...(minor === undefined ? {} : { minor }) },
    );
  }
  if (code === undefined) return records;
  throw new ProviderError(code === 'CUT_OFF' ? 'CONNECTION_LOST' : 'UNEXPECTED_ANSWER', noRecords[code], {
    status,
    retryable: code !== 'NO_ENVELOPE',
  });
}

const noRecords = {
  CUT_OFF: 'The answer breaks off in the middle.',
  NOT_JSON: 'The answer is no JSON. Perhaps a login or maintenance page stands at this address.',
  NO_ENVELOPE: 'The answer has no list in it where OneRoster puts one.',
} as const;

function noneHasAnId(records: readonly RecordSlice[]): boolean {
  return records.every(({ idStart, idEnd }) => idStart === idEnd);
}

/** X-Total-Count; nothing where it is no count. */
function countOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\s*\d{1,15}\s*$/.test(header) ? Number(header) : undefined;
}
