/** What the link header (RFC 8288) says of paging. Its addresses are never followed: only the offset is taken. */
export interface PagingLinks {
  /** There is a link header with pages in it, and none is the next. */
  readonly last: boolean;
  readonly nextOffset?: number;
}

export function pagingLinks(header: string | undefined): PagingLinks {
  let pages = 0;
  let next: string | undefined;
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    const relations = /\brel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters);
    const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
    if (names.some((name) => ['first', 'prev', 'previous', 'next', 'last', 'self'].includes(name)))
      pages += 1;
    if (names.includes('next')) next = target;
  }
  if (next === undefined) return { last: pages > 0 };
  const offset = /[?&]offset=(\d{1,15})(?:&|#|$)/i.exec(next)?.[1];
  return { last: false, ...(offset === undefined ? {} : { nextOffset: Number(offset) }) };
}
