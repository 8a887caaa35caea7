import { ProviderError } from '../errors/provider-error';
import type { ConnectionFinding } from './check-connection';
import { counted } from './finding';
import { pageRequest, type FirstPage } from './first-page';
import type { DoctorSession, SeenPage } from './doctor-session';

/** Pages, totals and order: whether a pull can come to its end, and know it. */
export async function checkPages(session: DoctorSession, first: FirstPage): Promise<ConnectionFinding[]> {
  const half = Math.max(1, Math.min(first.limit, Math.floor(first.page.ids.length / 2)));
  const front = await session.page('users', pageRequest(session, half));
  return [
    await pageSizeFinding(session, first),
    await pagingFinding(session, front, half),
    await totalsFinding(session, first.page),
    await sortFinding(session, front, half, first),
    await fieldsFinding(session, first),
  ];
}

async function pageSizeFinding(session: DoctorSession, first: FirstPage): Promise<ConnectionFinding> {
  const { limit, page, sizeRefused } = first;
  const got = page.ids.length;
  if (sizeRefused !== undefined) {
    return {
      check: 'page_size',
      verdict: 'warn',
      saw: `Larger pages fail. ${sizeRefused.text}`,
      advice: `Ask for ${counted(limit, 'row')} a page. This was tried: the page comes.`,
      fix: { pageSize: limit },
    };
  }
  if (got > limit) {
    const saw = `Asked for ${counted(limit, 'row')}, the provider gives ${counted(got, 'row')}: it does not page.`;
    const advice =
      'Everything comes in one answer. That works while the district is small; ask the SIS to page.';
    return { check: 'page_size', verdict: 'warn', saw, advice };
  }
  const more = got > 0 && got < limit && (await goesOnAfter(session, page, limit));
  if (!more)
    return {
      check: 'page_size',
      verdict: 'ok',
      saw: `Pages of ${counted(limit, 'row')} come.`,
      advice: '',
    };
  const saw = `Asked for ${counted(limit, 'row')}, the provider gives no more than ${counted(got, 'row')} a page.`;
  const again = await session.page('users', pageRequest(session, got));
  if (again.ids.length !== got) {
    return {
      check: 'page_size',
      verdict: 'warn',
      saw,
      advice: 'Nothing to set: rows are counted as they come.',
    };
  }
  session.adopt({ pageSize: got });
  return {
    check: 'page_size',
    verdict: 'warn',
    saw,
    advice: `Ask for ${counted(got, 'row')} a page. This was tried: the pages come full.`,
    fix: { pageSize: got },
  };
}

async function goesOnAfter(session: DoctorSession, page: SeenPage, limit: number): Promise<boolean> {
  const next = await pageOrNothing(session, limit, page.ids.length);
  const met = new Set(page.ids);
  return next.some((id) => !met.has(id));
}

/** Ids of a page which may lie behind the end, where some providers answer with an error. */
async function pageOrNothing(
  session: DoctorSession,
  limit: number,
  offset: number,
): Promise<readonly string[]> {
  try {
    return (await session.page('users', pageRequest(session, limit, offset))).ids;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.status === undefined) throw error;
    return [];
  }
}

async function pagingFinding(
  session: DoctorSession,
  front: SeenPage,
  limit: number,
): Promise<ConnectionFinding> {
  const ok = {
    check: 'paging',
    verdict: 'ok',
    saw: 'The second page goes on where the first ends.',
    advice: '',
  } as const;
  if (front.ids.length < 1) return { ...ok, saw: 'There are too few rows to tell.' };
  const second = await pageOrNothing(session, limit, front.ids.length);
  const met = new Set(front.ids);
  const again = second.filter((id) => met.has(id)).length;
  if (again === 0) return ok;
  if (again === second.length) {
    return {
      check: 'paging',
      verdict: 'fail',
      saw: 'The second page is the first once more: the provider ignores where we want to go on.',
      advice:
        'Only the first rows can be read, so every pull is incomplete and removes nobody. Tell the SIS that "offset" is ignored.',
    };
  }
  return {
    check: 'paging',
    verdict: 'warn',
    saw: `${counted(again, 'row')} of the second page stood on the first already: rows move while they are read.`,
    advice: 'Sync at an hour when nobody works in the SIS.',
  };
}

async function totalsFinding(session: DoctorSession, page: SeenPage): Promise<ConnectionFinding> {
  const { total } = page;
  if (total === undefined) {
    return {
      check: 'totals',
      verdict: 'warn',
      saw: 'The provider does not say how many rows there are (X-Total-Count).',
      advice: 'It works, page by page and therefore slower. Ask the SIS to send the count.',
    };
  }
  const tooSmall = (await pageOrNothing(session, 1, total)).some((id) => !page.ids.includes(id));
  if (tooSmall || page.ids.length > total) {
    return {
      check: 'totals',
      verdict: 'warn',
      saw: `The provider counts ${counted(total, 'user')}, but gives more.`,
      advice: 'Tell the SIS that X-Total-Count is wrong; people at the end of the list might be missed.',
    };
  }
  if (total > 0 && (await pageOrNothing(session, 1, total - 1)).length === 0) {
    return {
      check: 'totals',
      verdict: 'fail',
      saw: `The provider counts ${counted(total, 'user')}, but gives fewer.`,
      advice:
        'No pull can be known to be complete, so nothing would ever be believed. Tell the SIS that X-Total-Count is wrong, or that it withholds rows it counts.',
    };
  }
  return {
    check: 'totals',
    verdict: 'ok',
    saw: `The provider counts ${counted(total, 'user')}.`,
    advice: '',
  };
}

async function sortFinding(
  session: DoctorSession,
  front: SeenPage,
  limit: number,
  { sortRefused }: FirstPage,
): Promise<ConnectionFinding> {
  const stable = await isRepeated(session, front, limit);
  if (sortRefused !== undefined) {
    const saw = `The provider refuses to sort. ${sortRefused.text}`;
    if (stable) {
      const advice = 'Do not ask it to sort. This was tried: the order stays the same without.';
      return {
        check: 'sort',
        verdict: 'warn',
        saw,
        advice,
        fix: { sort: false },
      };
    }
    const advice =
      'Without, the order changes at every request, so pulls stay incomplete. Ask the SIS to allow sort=sourcedId.';
    return { check: 'sort', verdict: 'fail', saw, advice };
  }
  if (stable)
    return {
      check: 'sort',
      verdict: 'ok',
      saw: 'The order stays the same.',
      advice: '',
    };
  const saw = 'The order of the rows changes from one request to the next.';
  if (session.settings.sort === false) {
    const sorted = session.with({ sort: true });
    const request = { ...pageRequest(session, limit), sort: true };
    const [one, two] = [
      await session.page('users', request, sorted),
      await session.page('users', request, sorted),
    ];
    if (one.ids.join('\n') === two.ids.join('\n')) {
      session.adopt({ sort: true });
      const advice = 'Ask the provider to sort. This was tried: the order stays the same.';
      return {
        check: 'sort',
        verdict: 'fail',
        saw,
        advice,
        fix: { sort: true },
      };
    }
  }
  const advice =
    'Rows are missed and met twice, so pulls stay incomplete. Tell the SIS that its order changes although sort=sourcedId is asked for.';
  return { check: 'sort', verdict: 'fail', saw, advice };
}

async function isRepeated(session: DoctorSession, front: SeenPage, limit: number): Promise<boolean> {
  const again = await session.page('users', pageRequest(session, limit));
  return again.ids.join('\n') === front.ids.join('\n');
}

/** Fields that are lost when we ask for them by name. */
const watched = ['agents', 'metadata', 'orgs', 'role', 'givenName', 'familyName'];

async function fieldsFinding(
  session: DoctorSession,
  { fieldsRefused }: FirstPage,
): Promise<ConnectionFinding> {
  if (fieldsRefused !== undefined) {
    return {
      check: 'fields',
      verdict: 'warn',
      saw: `The provider refuses to send only the fields asked for. ${fieldsRefused.text}`,
      advice: 'Take whole records. This was tried: they come.',
      fix: { selectFields: false },
    };
  }
  const ok = {
    check: 'fields',
    verdict: 'ok',
    saw: 'The fields asked for come.',
    advice: '',
  } as const;
  if (session.settings.selectFields === false) return { ...ok, saw: 'Whole records are taken.' };
  const request = pageRequest(session, 50);
  const selected = filledFields(await session.page('users', request));
  const whole = filledFields(await session.page('users', { ...request, fields: false }));
  const lost = watched.filter((field) => whole.has(field) && !selected.has(field));
  if (lost.length === 0) return ok;
  session.adopt({ selectFields: false });
  return {
    check: 'fields',
    verdict: 'fail',
    saw: `Asked for by name, these fields do not come: ${lost.join(', ')}.`,
    advice: 'Take whole records. This was tried: the fields come.',
    fix: { selectFields: false },
  };
}

function filledFields({ rows }: SeenPage): ReadonlySet<string> {
  const filled = new Set<string>();
  for (const row of rows) {
    for (const [field, value] of Object.entries(row)) {
      const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
      if (!empty) filled.add(field);
    }
  }
  return filled;
}
