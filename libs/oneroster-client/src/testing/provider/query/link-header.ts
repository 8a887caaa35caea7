import type { Parameter } from './query-parameters';

export interface PageAt {
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
}

/** The Link header of a page (RFC 8288, OneRoster section 3.4.1): first, prev, next and last, where there are such. */
export function linkHeader(address: string, parameters: readonly Parameter[], page: PageAt): string {
  const { limit, offset, total } = page;
  const to = (relation: string, at: number) => {
    const query = [
      ...parameters.filter(([name]) => name !== 'limit' && name !== 'offset'),
      ['limit', String(limit)],
      ['offset', String(at)],
    ];
    const text = query.map((pair) => pair.map((part) => encodeURIComponent(part!)).join('=')).join('&');
    return `<${address}?${text}>; rel="${relation}"`;
  };
  const last = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit;
  return [
    ...(offset + limit < total ? [to('next', offset + limit)] : []),
    to('last', last),
    to('first', 0),
    ...(offset > 0 ? [to('prev', Math.max(0, offset - limit))] : []),
  ].join(', ');
}
