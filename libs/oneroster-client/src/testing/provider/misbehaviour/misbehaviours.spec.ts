import { get as httpGet } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { guardian, student } from '../../roster-rows';
import type { SandboxProvider } from '../sandbox-provider';
import { startSandboxProvider } from '../start-sandbox-provider';
import type { Misbehaviour, MisbehaviourKind } from './misbehaviour';

let sandbox: SandboxProvider;
beforeAll(async () => {
  const orgSourcedIds = ['7'];
  const users = ['1', '2', '3', '4', '5'].map((id) => student({ sourcedId: id, orgSourcedIds }));
  users.push(guardian({ sourcedId: '6', status: 'tobedeleted' }));
  sandbox = await startSandboxProvider({ district: { users } });
});
afterEach(() => {
  sandbox.behave();
  sandbox.forgetRequests();
});
afterAll(async () => {
  await sandbox.close();
  const kinds = Object.keys(everyKind) as MisbehaviourKind[];
  // A kind that no test has asked for could do nothing at all.
  expect(kinds.filter((kind) => !tried.has(kind))).toEqual([]);
});

/** Complete because TypeScript asks for every kind. */
const everyKind: Record<MisbehaviourKind, true> = {
  latency: true, noAnswer: true, cutBeforeAnswer: true, cutConnection: true, truncatedJson: true,
  endlessBody: true, slowDrip: true, gzip: true, byteOrderMark: true, status: true, htmlPage: true,
  errorWith200: true, redirect: true, errorShape: true, expireTokens: true, clampLimit: true,
  ignoreLimit: true, ignoreOffset: true, ignoreSort: true, refuseSort: true, unstableOrder: true,
  errorPastEnd: true, failHeavyPages: true, failDeepPages: true, ignoreFilter: true, refuseFilter: true,
  emptyWhenFiltered: true, ignoreFields: true, refuseFields: true, emptyList: true, rowsVanish: true, rowsAppear: true,
  hideAfterPaging: true, repeatRows: true, wrongTotal: true, noTotal: true, noLink: true,
  contentType: true, clockSkew: true, hostileLinks: true, envelope: true, bareArray: true,
  noEnvelope: true, nullList: true, oneAsObject: true, oddTypes: true, passwords: true,
  looksLike: true, noPermissionRevision: true,
}; // prettier-ignore

const tried = new Set<string>();
function misbehave(...misbehaviours: Misbehaviour[]): void {
  for (const { kind } of misbehaviours) tried.add(kind);
  sandbox.misbehave(...misbehaviours);
}

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The answer came to its end. */
  readonly complete: boolean;
}

/** Reads what comes, undone by nothing, until it ends, breaks or is `enough`. No answer at all: an error. */
function raw(path: string, enough = Number.POSITIVE_INFINITY, patienceMs = 30_000): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const request = httpGet(`${sandbox.url}/ims/oneroster/v1p1${path}`, { agent: false }, (response) => {
      const chunks: Buffer[] = [];
      const done = () => {
        request.destroy();
        const { statusCode: status = 0, headers, complete } = response;
        resolve({ status, headers, body: Buffer.concat(chunks), complete });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (chunks.reduce((sum, { length }) => sum + length, 0) >= enough) done();
      });
      response.on('error', done);
      response.on('end', done);
    });
    request.on('error', reject);
    request.setTimeout(patienceMs, () => request.destroy(new Error('timeout')));
  });
}

const json = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse((await raw(path)).body.toString('utf8')) as Record<string, unknown>;
const idsOf = async (path: string): Promise<unknown[]> =>
  ((await json(path))['users'] as { sourcedId: unknown }[]).map(({ sourcedId }) => sourcedId);
const firstOf = async (path: string): Promise<Record<string, unknown>> =>
  ((await json(path))['users'] as Record<string, unknown>[])[0]!;

describe('when', () => {
  it('is this request or that, by path and count, and over when taken back', async () => {
    misbehave({ kind: 'status', status: 500, path: '/users', on: [2, 4] });
    misbehave({ kind: 'status', status: 503, path: /^\/orgs/, from: 2, times: 1 });
    const statuses = [];
    for (const path of ['/users', '/users', '/orgs', '/users', '/users', '/orgs', '/orgs', '/users/1']) {
      statuses.push((await raw(path)).status);
    }
    expect(statuses).toEqual([200, 500, 200, 200, 500, 503, 200, 200]);
    expect(sandbox.requests.map(({ misbehaviours }) => misbehaviours.length)).toEqual([
      0, 1, 0, 0, 1, 1, 0, 0,
    ]);
    const takeBack = sandbox.misbehave({ kind: 'emptyList' });
    expect(await idsOf('/users')).toEqual([]);
    takeBack();
    expect(await idsOf('/users')).toHaveLength(6);
  });

  it('leaves the token endpoint and /applications alone unless they are named', async () => {
    misbehave({ kind: 'status', status: 500 });
    expect((await fetch(`${sandbox.origin}/token`)).status).toBe(404);
    misbehave({ kind: 'status', status: 503, path: '/token' });
    expect((await fetch(`${sandbox.origin}/token`)).status).toBe(503);
  });
});

describe('answers that come late, or not whole', () => {
  it('latency, slowDrip: are whole in the end', async () => {
    misbehave({ kind: 'latency', ms: 20 }, { kind: 'slowDrip', bytesPerSecond: 100_000 });
    expect(await idsOf('/users')).toHaveLength(6);
  });

  it('noAnswer, cutBeforeAnswer: are none, and the log says so', async () => {
    misbehave({ kind: 'noAnswer', on: 1 }, { kind: 'cutBeforeAnswer', on: 2 });
    await expect(raw('/users', undefined, 200)).rejects.toThrow('timeout');
    await expect(raw('/users')).rejects.toThrow('socket hang up');
    expect(sandbox.requests.map(({ status }) => status)).toEqual([undefined, undefined]);
  });

  it('cutConnection: the client can tell', async () => {
    misbehave({ kind: 'cutConnection', afterBytes: 10 });
    const { complete, body } = await raw('/users');
    expect([complete, body.length]).toEqual([false, 10]);
    expect(sandbox.requests[0]).toMatchObject({ status: 200, brokenOff: true });
  });

  it('truncatedJson: only the JSON can tell', async () => {
    misbehave({ kind: 'truncatedJson' });
    const { complete, body } = await raw('/users');
    expect(complete).toBe(true);
    expect(() => JSON.parse(body.toString()) as unknown).toThrow(SyntaxError);
  });

  it('endlessBody: goes on and on, also packed', async () => {
    misbehave({ kind: 'endlessBody' }, { kind: 'gzip', on: 2 });
    expect((await raw('/users', 3_000_000)).complete).toBe(false);
    expect((await raw('/users', 20_000)).headers['content-encoding']).toBe('gzip');
  });

  it('gzip: unasked, and damaged', async () => {
    misbehave({ kind: 'gzip', on: 1 }, { kind: 'gzip', damaged: true, on: 2 });
    expect(JSON.parse(gunzipSync((await raw('/users')).body).toString())).toHaveProperty('users');
    const { body } = await raw('/users');
    expect(() => gunzipSync(body)).toThrow();
  });

  it('byteOrderMark', async () => {
    misbehave({ kind: 'byteOrderMark' });
    expect([...(await raw('/users')).body.subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x7b]);
  });
});

describe('something else instead', () => {
  it.each([
    [{ status: 429, retryAfter: 7 } as const, '7', 'imsx_CodeMinor'],
    [
      { status: 429, retryAfter: new Date('2026-08-19T03:04:05Z'), body: 'text' } as const,
      'Wed, 19 Aug 2026 03:04:05 GMT',
      'Try again later',
    ],
    [{ status: 503, retryAfter: 'soon', body: 'html' } as const, 'soon', '<!DOCTYPE html>'],
    [{ status: 401 } as const, undefined, 'unauthorized'],
    [{ status: 403 } as const, undefined, 'forbidden'],
    [{ status: 502, body: 'empty' } as const, undefined, ''],
  ])('status %j', async (deed, retryAfter, text) => {
    misbehave({ kind: 'status', ...deed });
    const { status, headers, body } = await raw('/users');
    expect([status, headers['retry-after']]).toEqual([deed.status, retryAfter]);
    expect(body.toString()).toContain(text);
  });

  it('htmlPage, errorWith200', async () => {
    misbehave({ kind: 'htmlPage', on: 1 }, { kind: 'errorWith200', on: 2, codeMinor: 'unauthorized' });
    const page = await raw('/users');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const error = await raw('/users');
    expect([error.status, error.body.toString()]).toEqual([200, expect.stringContaining('unauthorized')]);
  });

  it('redirect: to the same place elsewhere', async () => {
    misbehave({ kind: 'redirect', to: 'https://elsewhere.example.net/', status: 307 });
    const { status, headers } = await raw('/users?limit=1');
    const location = 'https://elsewhere.example.net/ims/oneroster/v1p1/users?limit=1';
    expect([status, headers.location]).toEqual([307, location]);
  });

  it.each([
    ['lower case', 'imsx_codeminor'],
    ['nested', 'imsx_codeMinorFieldValue'],
    ['list', '"errors":[{'],
    ['text', 'no such user'],
  ] as const)('errorShape %s', async (shape, text) => {
    misbehave({ kind: 'errorShape', shape });
    const { status, body } = await raw('/users/nobody');
    expect([status, body.toString()]).toEqual([404, expect.stringContaining(text)]);
  });

  it('expireTokens: from that request on', async () => {
    tried.add('expireTokens');
    const guarded = await startSandboxProvider({
      auth: { type: 'bearer', token: 'token' },
      misbehaviours: [{ kind: 'expireTokens', on: 2 }],
    });
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const headers = { authorization: 'Bearer token' };
      statuses.push((await fetch(`${guarded.url}/ims/oneroster/v1p1/users`, { headers })).status);
    }
    await guarded.close();
    expect(statuses).toEqual([200, 401, 401]);
  });
});

describe('lists', () => {
  it.each<[Misbehaviour, string, unknown[]]>([
    [{ kind: 'clampLimit', to: 2 }, '/users?limit=4&offset=1', ['2', '3']],
    [{ kind: 'ignoreLimit' }, '/users?limit=1', ['1', '2', '3', '4', '5', '6']],
    [{ kind: 'ignoreOffset' }, '/users?limit=2&offset=4', ['1', '2']],
    [{ kind: 'ignoreSort' }, '/users?limit=1&sort=sourcedId&orderBy=desc', ['1']],
    [{ kind: 'ignoreFilter' }, "/users?filter=role='guardian'", ['1', '2', '3', '4', '5', '6']],
    [{ kind: 'emptyWhenFiltered' }, "/users?filter=role='guardian'", []],
    [{ kind: 'emptyList' }, '/users', []],
    [{ kind: 'rowsVanish', count: 2 }, '/users?limit=2', ['3', '4']],
    [{ kind: 'rowsAppear', count: 1 }, '/users?limit=2', ['!new-1', '1']],
    [{ kind: 'hideAfterPaging', every: 3 }, '/users', ['1', '2', '4', '5']],
    [{ kind: 'repeatRows', count: 1 }, '/users?limit=2', ['1', '1', '2']],
  ])('%j', async (misbehaviour, path, ids) => {
    misbehave(misbehaviour);
    expect(await idsOf(path)).toEqual(ids);
  });

  it('unstableOrder: differs every time, unless sorted', async () => {
    misbehave({ kind: 'unstableOrder' });
    expect(await idsOf('/users')).not.toEqual(await idsOf('/users'));
    expect(await idsOf('/users?sort=sourcedId')).toEqual(await idsOf('/users?sort=sourcedId'));
    misbehave({ kind: 'unstableOrder', evenSorted: true });
    expect(await idsOf('/users?sort=sourcedId')).not.toEqual(await idsOf('/users?sort=sourcedId'));
  });

  it.each<[Misbehaviour, string, number, string]>([
    [{ kind: 'refuseSort' }, '/users?sort=sourcedId', 400, 'invalid_sort_field'],
    [{ kind: 'refuseFields' }, '/users?fields=role', 400, 'invalid_selection_field'],
    [{ kind: 'refuseFilter' }, "/users?filter=status='active'", 400, 'invalid_filter_field'],
    [{ kind: 'refuseFilter', field: 'role' }, "/users?filter=role='parent'", 400, 'invalid_filter_field'],
    [{ kind: 'errorPastEnd' }, '/users?offset=6', 404, 'unknown object'],
    [{ kind: 'failHeavyPages', above: 3 }, '/users?limit=4', 502, 'internal_server_error'],
    [{ kind: 'failDeepPages', startingAt: 3 }, '/users?offset=3', 500, 'internal_server_error'],
  ])('%j', async (misbehaviour, path, status, codeMinor) => {
    misbehave(misbehaviour);
    const refused = await raw(path);
    expect([refused.status, refused.body.toString()]).toEqual([status, expect.stringContaining(codeMinor)]);
    expect((await raw("/users?limit=3&filter=sourcedId!='1'")).status).toBe(
      misbehaviour.kind === 'refuseFilter' && misbehaviour.field === undefined ? 400 : 200,
    );
  });

  it('ignoreFields', async () => {
    misbehave({ kind: 'ignoreFields' });
    expect(await firstOf('/users?fields=role')).toHaveProperty('givenName');
  });
});

describe('headers', () => {
  it.each<[Misbehaviour, string, string | undefined]>([
    [{ kind: 'wrongTotal', by: -2 }, 'x-total-count', '4'],
    [{ kind: 'wrongTotal', says: 'many' }, 'x-total-count', 'many'],
    [{ kind: 'noTotal' }, 'x-total-count', undefined],
    [{ kind: 'noLink' }, 'link', undefined],
    [{ kind: 'contentType', to: 'text/plain' }, 'content-type', 'text/plain'],
    [{ kind: 'noPermissionRevision' }, 'x-perm-rev', undefined],
  ])('%j', async (misbehaviour, name, value) => {
    misbehave(misbehaviour);
    expect((await raw('/users')).headers[name]).toBe(value);
  });

  it('clockSkew', async () => {
    misbehave({ kind: 'clockSkew', seconds: -3600 });
    const date = Date.parse(String((await raw('/users')).headers.date));
    expect(Math.round((Date.now() - date) / 60_000)).toBe(60);
  });

  it.each([
    ['other host', 'https://elsewhere.example.net/ims'],
    ['http', 'http://sandbox.example.org/ims'],
    ['relative', '/ims'],
    ['private address', 'http://169.254.169.254/ims'],
  ] as const)('hostileLinks to %s', async (to, start) => {
    misbehave({ kind: 'hostileLinks', to });
    const { headers, body } = await raw('/users?limit=1');
    expect(String(headers.link).startsWith(`<${start}/oneroster/v1p1/users?`)).toBe(true);
    expect(body.toString()).toContain(`"href":"${start}/oneroster/v1p1/orgs/7"`);
  });
});

describe('bodies', () => {
  it.each<[Misbehaviour, string, unknown]>([
    [
      { kind: 'envelope', name: 'students' },
      '/users?limit=1&fields=role',
      { students: [{ role: 'student' }] },
    ],
    [{ kind: 'bareArray' }, '/users?limit=1&fields=role', [{ role: 'student' }]],
    [{ kind: 'noEnvelope' }, '/users', {}],
    [{ kind: 'nullList' }, '/users', { users: null }],
    [{ kind: 'oneAsObject' }, '/users?limit=1&fields=role', { users: { role: 'student' } }],
  ])('%j', async (misbehaviour, path, body) => {
    misbehave(misbehaviour);
    expect(await json(path)).toEqual(body);
  });

  it.each<[Extract<Misbehaviour, { kind: 'oddTypes' }>['what'][number], Record<string, unknown>]>([
    ['roles list', { role: 'guardian', roles: ['guardian'] }],
    ['roles list only', { roles: ['guardian'] }],
    ['capitals', { role: 'Guardian', status: 'Tobedeleted' }],
    ['booleans', { enabledUser: true }],
    ['numeric booleans', { enabledUser: 1 }],
    ['loud booleans', { enabledUser: 'TRUE' }],
    ['nulls', { middleName: null, grades: null, email: 'grace@example.org' }],
    ['numeric ids', { sourcedId: 6 }],
    ['single references', { agents: { sourcedId: 'student-1', type: 'user' } }],
    ['bare references', { agents: ['student-1'] }],
    ['inactive', { status: 'inactive' }],
  ])('oddTypes: %s', async (what, part) => {
    misbehave({ kind: 'oddTypes', what: [what] });
    expect(await firstOf('/users?offset=5')).toMatchObject(part);
  });

  it('oddTypes: grades text', async () => {
    misbehave({ kind: 'oddTypes', what: ['grades text'] });
    expect(await firstOf('/users')).toMatchObject({ grades: '03' });
  });

  it('passwords', async () => {
    misbehave({ kind: 'passwords', password: 'planted' });
    expect(await firstOf('/users')).toHaveProperty('password', 'planted');
    expect(JSON.stringify(sandbox.requests)).not.toContain('planted');
  });

  it('looksLike', async () => {
    misbehave({ kind: 'looksLike', version: '1.2', on: 1 }, { kind: 'looksLike', version: '1.0', on: 2 });
    const newer = await firstOf('/users');
    expect(newer).toMatchObject({
      roles: [{ roleType: 'primary', role: 'student', org: { sourcedId: '7' } }],
    });
    expect(newer).not.toHaveProperty('role');
    expect(newer).not.toHaveProperty('orgs');
    expect(await firstOf('/users?offset=5')).toMatchObject({ status: 'inactive', role: 'guardian' });
  });
});

describe('the log', () => {
  it('masks secrets in queries', async () => {
    await raw('/users?access_token=planted&client_secret=planted&limit=1');
    const [request] = sandbox.requests;
    expect(request).toMatchObject({
      query: { access_token: '…', limit: '1' },
      rows: 1,
      status: 200,
      path: '/users',
    });
    expect(JSON.stringify(request)).not.toContain('planted');
  });

  it('counts what is under way at once', async () => {
    misbehave({ kind: 'latency', ms: 40 });
    await Promise.all(['/users', '/users', '/users'].map((path) => raw(path)));
    expect(Math.max(...sandbox.requests.map(({ underWay }) => underWay))).toBe(3);
  });
});

describe('other data', () => {
  it('comes with the next request', async () => {
    const { users } = { users: [student({ sourcedId: 'other' })] };
    await sandbox.setData({ users });
    expect(await idsOf('/users')).toEqual(['other']);
    expect((await raw('/users/1')).status).toBe(404);
  });
});
