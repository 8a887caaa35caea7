import type { ServerResponse } from 'node:http';
import { IncompletePullError } from '../errors/incomplete-pull-error';
import { ProviderError } from '../errors/provider-error';
import { HandClock } from '../testing/hand-clock';
import {
  sendJson,
  startLoopbackServer,
  type Answering,
  type LoopbackRequest,
  type LoopbackServer,
} from '../testing/loopback-server';
import { openProvider } from './open-provider';
import type { ClientOptions, ProviderSettings } from './provider-settings';

const quick: ClientOptions = {
  allowLoopback: true,
  retry: { attempts: 4, firstDelayMs: 1, maxDelayMs: 2 },
};

let server: LoopbackServer;
afterEach(() => server.close());

/** The ids a client reads from a server that answers so. */
async function idsFrom(
  answer: Answering,
  settings: Partial<ProviderSettings> = {},
  options: ClientOptions = {},
): Promise<string[]> {
  server = await startLoopbackServer(answer);
  const provider = openProvider(
    { baseUrl: server.url, auth: { type: 'none' }, pageSize: 10, ...settings },
    { ...quick, ...options },
  );
  try {
    return (await provider.users().collect()).map(({ sourcedId }) => sourcedId);
  } finally {
    provider.close();
  }
}

const rowsOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ sourcedId: `u${String(from + at).padStart(4, '0')}` }));
const ids = (count: number) => rowsOf(count).map(({ sourcedId }) => sourcedId);
const pageOf = (rows: readonly unknown[], { query }: LoopbackRequest, clamp = Infinity) => {
  const offset = Number(query.get('offset'));
  return rows.slice(offset, offset + Math.min(clamp, Number(query.get('limit'))));
};
const count = (rows: readonly unknown[]) => ({ 'x-total-count': String(rows.length) });
const imsx = (response: ServerResponse, status: number, minor: string) =>
  sendJson(
    response,
    { imsx_codeMajor: 'failure', imsx_severity: 'error', imsx_CodeMinor: minor, imsx_description: 'no' },
    {},
    status,
  );

async function failure(reading: Promise<unknown>): Promise<IncompletePullError> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(IncompletePullError);
  return error as IncompletePullError;
}

describe('a walk', () => {
  it('reads all rows in order, several pages in flight, where the server gives a total', async () => {
    const rows = rowsOf(95);
    let underWay = 0;
    let most = 0;
    const read = await idsFrom(async (request, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      // The later a page, the sooner it comes.
      await new Promise((done) => setTimeout(done, 40 - Number(request.query.get('offset')) / 3));
      underWay -= 1;
      sendJson(response, { users: pageOf(rows, request) }, count(rows));
    });
    expect(read).toEqual(ids(95));
    expect(most).toBe(4);
    expect(server.requests).toHaveLength(10);
  });

  it('asks for one page after the other where there is no total, until a page is empty', async () => {
    const rows = rowsOf(20);
    expect(
      await idsFrom((request, response) => sendJson(response, { users: pageOf(rows, request) })),
    ).toEqual(ids(20));
    expect(server.requests.map(({ query }) => query.get('offset'))).toEqual(['0', '10', '20']);
  });

  it('limit clamped silently with no total: advances by the rows received', async () => {
    const rows = rowsOf(23);
    expect(
      await idsFrom((request, response) => sendJson(response, { users: pageOf(rows, request, 5) })),
    ).toEqual(ids(23));
  });

  it('page shorter than the limit though more follows: is no end', async () => {
    const rows = rowsOf(30);
    const short: Answering = (request, response) => {
      const page = pageOf(rows, request);
      sendJson(response, { users: request.query.get('offset') === '10' ? page.slice(0, 3) : page });
    };
    expect(await idsFrom(short)).toEqual(ids(30));
    await server.close();
    expect(
      await idsFrom((request, response) => {
        const page = pageOf(rows, request);
        sendJson(
          response,
          { users: request.query.get('offset') === '10' ? page.slice(0, 3) : page },
          count(rows),
        );
      }),
    ).toEqual(ids(30));
  });

  it('offset ignored, the same rows for ever: detected, incomplete, after two pages', async () => {
    const rows = rowsOf(10);
    const error = await failure(idsFrom((_, response) => sendJson(response, { users: rows })));
    expect(error).toMatchObject({ code: 'REPEATED_ROWS', retryable: false });
    expect(server.requests).toHaveLength(2);
  });

  it('offset ignored although a total is given: incomplete', async () => {
    const rows = rowsOf(10);
    const error = await failure(
      idsFrom((_, response) => sendJson(response, { users: rows }, { 'x-total-count': '50' })),
    );
    expect(error.code).toBe('REPEATED_ROWS');
  });

  describe('reading past the end answers an error', () => {
    it.each([404, 400, 500])('after the expected count %d is no failure', async (status) => {
      const rows = rowsOf(20);
      expect(
        await idsFrom((request, response) => {
          const page = pageOf(rows, request);
          if (page.length === 0) imsx(response, status, 'unknownobject');
          else sendJson(response, { users: page }, count(rows));
        }),
      ).toEqual(ids(20));
    });

    it('where the link header named no next page it is no failure', async () => {
      const rows = rowsOf(15);
      expect(
        await idsFrom((request, response) => {
          const page = pageOf(rows, request);
          const link =
            page.length === 10 ? '</users?offset=10>; rel="next"' : '</users?offset=0>; rel="first"';
          if (page.length === 0) imsx(response, 404, 'unknownobject');
          else sendJson(response, { users: page }, { link });
        }),
      ).toEqual(ids(15));
    });

    it('before it, or where nobody stated the end, it is incomplete', async () => {
      const rows = rowsOf(15);
      const error = await failure(
        idsFrom((request, response) => {
          const page = pageOf(rows, request);
          if (page.length === 0) imsx(response, 404, 'unknownobject');
          else sendJson(response, { users: page });
        }),
      );
      expect(error).toMatchObject({ code: 'PROVIDER_FAILED', cause: { code: 'NOT_FOUND', status: 404 } });
    });
  });

  it('rows shift while paging and the total changes: begins anew, hands nobody on twice', async () => {
    const before = rowsOf(30);
    const after = [{ sourcedId: 'a-new-one' }, ...before];
    const read = await idsFrom(
      (request, response, asked) => {
        const rows = asked < 2 ? before : after;
        sendJson(response, { users: pageOf(rows, request) }, count(rows));
      },
      { pagesInFlight: 1 },
    );
    expect(read.toSorted()).toEqual(['a-new-one', ...ids(30)]);
  });

  it('rows shift for ever: incomplete after a bounded number of restarts', async () => {
    const error = await failure(
      idsFrom((request, response, asked) => {
        const rows = rowsOf(30 + asked);
        sendJson(response, { users: pageOf(rows, request) }, count(rows));
      }),
    );
    expect(error).toMatchObject({ code: 'UNSTABLE', retryable: true });
    expect(server.requests.length).toBeLessThan(20);
  });

  it('rows shift without a total: a row that comes on two pages begins the walk anew', async () => {
    const before = rowsOf(30);
    const after = [{ sourcedId: 'a-new-one' }, ...before];
    const read = await idsFrom((request, response, asked) =>
      sendJson(response, { users: pageOf(asked < 2 ? before : after, request) }),
    );
    expect(read.toSorted()).toEqual(['a-new-one', ...ids(30)]);
  });

  it('the count is verified: fewer rows than stated are incomplete', async () => {
    const rows = rowsOf(25);
    const error = await failure(
      idsFrom((request, response) =>
        sendJson(response, { users: pageOf(rows, request) }, { 'x-total-count': '28' }),
      ),
    );
    expect(error).toMatchObject({ code: 'COUNT_MISMATCH', why: expect.stringContaining('28') as string });
  });

  it('rows that are counted but hidden after paging are missed, not made up for by rows read twice', async () => {
    const rows = rowsOf(40);
    const error = await failure(
      idsFrom((request, response) => {
        const page = pageOf(rows, request) as { sourcedId: string }[];
        const users = page.filter(({ sourcedId }) => sourcedId !== 'u0013');
        sendJson(response, { users }, count(rows));
      }),
    );
    expect(error.code).toBe('COUNT_MISMATCH');
  });

  it('a total above nothing at all is not emptiness', async () => {
    const error = await failure(
      idsFrom((_, response) => sendJson(response, { users: [] }, { 'x-total-count': '28' })),
    );
    expect(error.code).toBe('COUNT_MISMATCH');
  });

  it.each([10, 20])('a total that is only a page (or a ceiling) of %d rows hides nobody', async (stated) => {
    const rows = rowsOf(35);
    expect(
      await idsFrom((request, response) =>
        sendJson(response, { users: pageOf(rows, request) }, { 'x-total-count': String(stated) }),
      ),
    ).toEqual(ids(35));
  });

  it('duplicates of the provider itself are read once; with other content both are', async () => {
    const rows = [...rowsOf(14), { sourcedId: 'u0000' }, { sourcedId: 'u0001', role: 'parent' }];
    expect(
      await idsFrom((request, response) => sendJson(response, { users: pageOf(rows, request) }, count(rows))),
    ).toEqual([...ids(14), 'u0001']);
  });

  it('invalid_sort_field: asks again without sorting, and goes on so', async () => {
    const rows = rowsOf(25);
    expect(
      await idsFrom((request, response) => {
        if (request.query.has('sort')) imsx(response, 400, 'invalid_sort_field');
        else sendJson(response, { users: pageOf(rows, request) });
      }),
    ).toEqual(ids(25));
    expect(server.requests.filter(({ query }) => query.has('sort'))).toHaveLength(1);
  });

  it('invalid_selection_field: asks for all fields', async () => {
    const rows = rowsOf(5);
    expect(
      await idsFrom((request, response) => {
        if (request.query.has('fields')) imsx(response, 422, 'invalid_selection_field');
        else sendJson(response, { users: pageOf(rows, request) }, count(rows));
      }),
    ).toEqual(ids(5));
  });

  it.each([
    ['a bare array', (rows: unknown[]) => rows],
    ['`students` instead of `users`', (rows: unknown[]) => ({ students: rows })],
    ['`Users`', (rows: unknown[]) => ({ Users: rows })],
  ])('%s is read', async (_, wrap) => {
    const rows = rowsOf(12);
    expect(
      await idsFrom((request, response) => sendJson(response, wrap(pageOf(rows, request)), count(rows))),
    ).toEqual(ids(12));
  });

  it.each([
    ['an error body', { imsx_codeMajor: 'failure', imsx_CodeMinor: 'forbidden' }],
    ['an error body beside an empty list', { users: [], imsx_codeMajor: 'failure' }],
    ['an error body as a list', [{ imsx_codeMajor: 'failure', imsx_severity: 'error' }]],
    ['a missing envelope', { data: [{ sourcedId: 'x' }] }],
    ['an empty object', {}],
    ['null for the list', { users: null }],
  ])('%s with status 200 is a failure, never emptiness', async (_, body) => {
    const error = await failure(idsFrom((_request, response) => sendJson(response, body)));
    expect(error).toMatchObject({ code: 'PROVIDER_FAILED', cause: { code: 'UNEXPECTED_ANSWER' } });
  });

  it('an empty list is a complete walk of nobody: whether it can be true is for the caller', async () => {
    expect(await idsFrom((_, response) => sendJson(response, { users: [] }))).toEqual([]);
  });

  it('links to other hosts are not followed: only the offset is ours', async () => {
    const rows = rowsOf(20);
    const link = '<http://127.0.0.1:1/ims/oneroster/v1p1/users?limit=10&offset=10>; rel="next"';
    expect(
      await idsFrom((request, response) => sendJson(response, { users: pageOf(rows, request) }, { link })),
    ).toEqual(ids(20));
  });

  it('an empty page with a next one behind it is not the end', async () => {
    const rows = rowsOf(10);
    expect(
      await idsFrom((request, response) => {
        const offset = Number(request.query.get('offset'));
        const link = `</users?offset=${offset + 10}>; rel="next"`;
        if (offset === 0) sendJson(response, { users: rows }, { link });
        else if (offset === 10) sendJson(response, { users: [] }, { link });
        else sendJson(response, { users: offset === 20 ? rowsOf(3, 20) : [] });
      }),
    ).toEqual([...ids(10), 'u0020', 'u0021', 'u0022']);
  });

  it('429 with Retry-After: obeyed', async () => {
    const rows = rowsOf(3);
    const clock = new HandClock();
    const answer: Answering = (request, response, before) => {
      if (before === 0) response.writeHead(429, { 'retry-after': '90' }).end('slow down, please');
      else sendJson(response, { users: pageOf(rows, request) }, count(rows));
    };
    expect(await idsFrom(answer, {}, { clock })).toEqual(ids(3));
    // Not one moment earlier than asked, and spread by half of the first delay at most.
    expect(clock.waits).toHaveLength(1);
    expect([90_000, 90_001]).toContain(clock.waits[0]);
  });

  it('429 with a Retry-After beyond the ceiling ends the walk', async () => {
    const error = await failure(
      idsFrom((_, response) => void response.writeHead(429, { 'retry-after': '86400' }).end()),
    );
    expect(error).toMatchObject({
      cause: { code: 'TOO_MANY_REQUESTS', retryAfterMs: 86_400_000 },
      retryable: true,
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['500', (response) => void response.writeHead(500).end('<html>')],
    ['502', (response) => void response.writeHead(502).end()],
    ['504', (response) => void response.writeHead(504).end()],
    ['the connection is cut', (response) => void response.destroy()],
    [
      'the answer is cut',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"users":[{"sourcedId":"u0000"');
        setTimeout(() => response.destroy(), 5);
      },
    ],
    ['the answer ends too soon', (response) => void response.end('{"users":[{"sourcedId":"u0010"},{"so')],
  ])('%s on heavy pages: halves the page and resumes at the same row', async (_, fail) => {
    const rows = rowsOf(35);
    expect(
      await idsFrom((request, response) => {
        const [offset, limit] = [Number(request.query.get('offset')), Number(request.query.get('limit'))];
        if (offset >= 10 && limit > 3) fail(response);
        else sendJson(response, { users: pageOf(rows, request) }, count(rows));
      }),
    ).toEqual(ids(35));
  });

  it('a page that never comes right ends the walk, incomplete', async () => {
    const rows = rowsOf(25);
    const error = await failure(
      idsFrom((request, response) => {
        if (Number(request.query.get('offset')) >= 10) response.writeHead(500).end();
        else sendJson(response, { users: pageOf(rows, request) }, count(rows));
      }),
    );
    expect(error).toMatchObject({ code: 'PROVIDER_FAILED', cause: { code: 'SERVER_ERROR', status: 500 } });
    expect(error.cause).toBeInstanceOf(ProviderError);
  });

  it('an answer larger than the ceiling is asked for in halves', async () => {
    const rows = rowsOf(40).map((row) => ({ ...row, metadata: { note: 'x'.repeat(200) } }));
    expect(
      await idsFrom(
        (request, response) => sendJson(response, { users: pageOf(rows, request) }, count(rows)),
        {},
        { maxBodyBytes: 1500 },
      ),
    ).toEqual(ids(40));
  });

  it('more pages than allowed are not read', async () => {
    const error = await failure(
      idsFrom(
        (request, response) => {
          const offset = Number(request.query.get('offset'));
          sendJson(response, { users: rowsOf(10, offset) });
        },
        {},
        { maxPages: 7 },
      ),
    );
    expect(error.code).toBe('TOO_MANY_PAGES');
    expect(server.requests).toHaveLength(7);
  });

  it('x-perm-rev that changes meanwhile begins the walk anew', async () => {
    const rows = rowsOf(20);
    let first = true;
    const read = await idsFrom(
      (request, response) => {
        const revision = request.query.get('offset') === '10' && first ? '2' : first ? '1' : '2';
        if (revision === '2') first = false;
        sendJson(response, { users: pageOf(rows, request) }, { ...count(rows), 'x-perm-rev': revision });
      },
      { pagesInFlight: 1 },
    );
    expect(read).toEqual(ids(20));
    expect(server.requests.filter(({ query }) => query.get('offset') === '0')).toHaveLength(2);
  });

  it('an aborted walk throws, and asks for nothing more', async () => {
    const rows = rowsOf(50);
    server = await startLoopbackServer((request, response) =>
      sendJson(response, { users: pageOf(rows, request) }),
    );
    const provider = openProvider({ baseUrl: server.url, auth: { type: 'none' }, pageSize: 10 }, quick);
    const abort = new AbortController();
    const reading = (async () => {
      for await (const page of provider.users({ signal: abort.signal })) {
        expect(page).toHaveLength(10);
        abort.abort();
      }
    })();
    expect(await failure(reading)).toMatchObject({ code: 'ABORTED', retryable: false });
    expect(server.requests).toHaveLength(1);
    provider.close();
  });

  it('a provider closed meanwhile ends the walk', async () => {
    server = await startLoopbackServer(() => undefined);
    const provider = openProvider({ baseUrl: server.url, auth: { type: 'none' } }, quick);
    const reading = failure(provider.users().collect());
    setTimeout(() => provider.close(), 20);
    expect((await reading).code).toBe('CLOSED');
    expect((await failure(provider.users().collect())).code).toBe('CLOSED');
  });
});
