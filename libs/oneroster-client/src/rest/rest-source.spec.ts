import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '../bundle/read-bundle';
import type { RosterSource } from '../source/roster-source';
import { bundleOf } from '../testing/bundle-of';
import { sendJson, startLoopbackServer } from '../testing/loopback-server';
import type { Misbehaviour } from '../testing/provider/misbehaviour/misbehaviour';
import type { SandboxOptions } from '../testing/provider/sandbox-options';
import type { SandboxProvider } from '../testing/provider/sandbox-provider';
import { startSandboxProvider } from '../testing/provider/start-sandbox-provider';
import { readAll } from '../testing/read-all';
import { demographicsOf, district, guardian, school, student } from '../testing/roster-rows';
import { writeBundle } from '../testing/write-bundle';
import { openProvider, type Provider } from './open-provider';
import type { AuthSettings, ClientOptions, ProviderSettings } from './provider-settings';
import type { RestSource, RestSourceOptions } from './rest-source';

const quick: ClientOptions = { allowLoopback: true, retry: { attempts: 3, firstDelayMs: 1, maxDelayMs: 2 } };
const at = { dateLastModified: '2026-08-01T00:00:00.000Z' };
const sample = {
  orgs: [district(at), school(at)],
  users: Array.from({ length: 25 }, (_, index) => [
    student({ ...at, sourcedId: `S${index}`, grades: '03', agentSourcedIds: [`G${index}`] }),
    guardian({
      ...at,
      sourcedId: `G${index}`,
      email: `g${index}@example.org`,
      agentSourcedIds: [`S${index}`],
    }),
  ]).flat(),
  demographics: Array.from({ length: 25 }, (_, index) =>
    demographicsOf({ ...at, sourcedId: `S${index}`, birthDate: '2016-02-03' }),
  ),
};

const opened: (Provider | SandboxProvider)[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function sourceOf(
  options: SandboxOptions,
  auth: AuthSettings | ((sandbox: SandboxProvider) => AuthSettings) = { type: 'none' },
  source: RestSourceOptions = {},
  settings: Partial<ProviderSettings> = {},
): Promise<RestSource> {
  const sandbox = await startSandboxProvider({ district: sample, ...options });
  const provider = openProvider(
    {
      baseUrl: sandbox.url,
      pageSize: 10,
      ...settings,
      auth: typeof auth === 'function' ? auth(sandbox) : auth,
    },
    quick,
  );
  opened.push(sandbox, provider);
  return provider.rosterSource(source);
}

/** What was read, in one order, without the difference between a blank and a missing field. */
async function rosterOf(source: RosterSource): Promise<unknown> {
  const { orgs, users, demographics } = await readAll(source);
  const sorted = (records: { sourcedId: string }[]) =>
    records.toSorted((a, b) => (a.sourcedId < b.sourcedId ? -1 : 1));
  // An org's type is handed on as it is written.
  const lower = orgs.map((org) => ({ ...org, type: org.type.toLowerCase() }));
  return JSON.parse(JSON.stringify([lower, users, demographics].map(sorted))) as unknown;
}

describe('one district, whichever way it comes', () => {
  let byFile: unknown;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rest-source-'));
    await writeBundle(join(folder, 'district.zip'), bundleOf(sample));
    const bundle = await readBundle(join(folder, 'district.zip'));
    byFile = await rosterOf(bundle);
    await bundle.close();
    await rm(folder, { recursive: true });
  });

  const oauth1 = { type: 'oauth1', key: 'k', secret: 's' } as const;
  const oauth2 = { type: 'oauth2', clientId: 'c', clientSecret: 's' } as const;
  const scopes = ['roster-core', 'roster-demographics'].map(
    (scope) => `https://purl.imsglobal.org/spec/or/v1p1/scope/${scope}.readonly`,
  );
  it.each<[string, SandboxOptions, AuthSettings | ((sandbox: SandboxProvider) => AuthSettings)]>([
    ['without signing in', {}, { type: 'none' }],
    ['oauth1', { auth: oauth1 }, oauth1],
    ['oauth2', { auth: oauth2 }, ({ tokenUrl }) => ({ ...oauth2, tokenUrl, scopes })],
    ['bearer', { auth: { type: 'bearer', token: 't' } }, { type: 'bearer', token: 't' }],
    [
      "ClassLink's proxy",
      {
        classLink: {
          partnerKey: 'p',
          applications: [
            { applicationId: '1', oneRosterApplicationId: 'A%3D', tenantName: 'Sample', bearer: 'b' },
          ],
        },
      },
      ({ url }) => ({ type: 'classlink', partnerKey: 'p', applicationId: 'A%3D', proxyUrl: url }),
    ],
  ])('%s gives the same roster as the bundle', async (_, options, auth) => {
    expect(await rosterOf(await sourceOf(options, auth, { demographics: true }))).toEqual(byFile);
  });

  const harmless: [string, Misbehaviour[]][] = [
    ['clamped limit, no total', [{ kind: 'clampLimit', to: 4 }, { kind: 'noTotal' }, { kind: 'noLink' }]],
    ['no sort', [{ kind: 'refuseSort' }]],
    ['whole records only', [{ kind: 'refuseFields' }]],
    ['all fields, passwords among them', [{ kind: 'ignoreFields' }, { kind: 'passwords', password: 'x' }]],
    ['bare lists', [{ kind: 'bareArray' }]],
    ['heavy pages', [{ kind: 'failHeavyPages', above: 3 }]],
    ['errors past the end', [{ kind: 'errorPastEnd' }]],
    ['hostile links', [{ kind: 'hostileLinks', to: 'private address' }]],
    ['packed, with a byte order mark', [{ kind: 'gzip' }, { kind: 'byteOrderMark' }]],
    [
      'rows that appear meanwhile and are gone again',
      [{ kind: 'rowsAppear', count: 0, path: '/users', on: 3 }],
    ],
    [
      'odd types',
      [
        {
          kind: 'oddTypes',
          what: ['roles list', 'capitals', 'loud booleans', 'nulls', 'grades text', 'single references'],
        },
      ],
    ],
    ['bare references', [{ kind: 'oddTypes', what: ['roles list only', 'booleans', 'bare references'] }]],
    ['one as an object', [{ kind: 'oneAsObject' }]],
    ['busy', [{ kind: 'status', status: 429, body: 'text', retryAfter: 0, on: [2, 5] }]],
  ];
  it.each(harmless)('%s: still the same roster', async (_, misbehaviours) => {
    const source = await sourceOf({ misbehaviours }, { type: 'none' }, { demographics: true });
    expect(await rosterOf(source)).toEqual(byFile);
  });
});

describe('a REST source', () => {
  it('says what it reads: absence is no statement, and the reading is as old as its beginning', async () => {
    const before = Date.now();
    const source = await sourceOf({});
    expect(source.absence).toBe('grace');
    expect(source.observedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(source.collections.map(({ resource, mode }) => [resource, mode])).toEqual([
      ['orgs', 'full'],
      ['users', 'full'],
    ]);
    expect(source.collections[1]?.shape).toMatch(/^rest:1\.1:.*givenName/);
    expect((await readAll(source)).demographics).toEqual([]);
    expect(source.warnings).toEqual([]);
  });

  it('a delta asks for what changed, an hour earlier, and believes no filter', async () => {
    const users = [
      student({ sourcedId: 'old', dateLastModified: '2026-01-01T00:00:00.000Z' }),
      student({ sourcedId: 'new', dateLastModified: '2026-03-01T00:00:00.000Z' }),
      student({ sourcedId: 'just', dateLastModified: '2026-02-01T11:30:00.000Z' }),
    ];
    for (const misbehaviours of [
      [],
      [{ kind: 'ignoreFilter' } as const],
      [{ kind: 'refuseFilter' } as const],
    ]) {
      const source = await sourceOf(
        { district: { ...sample, users }, misbehaviours },
        { type: 'none' },
        { changedSince: new Date('2026-02-01T12:00:00Z') },
      );
      expect(source.collections[1]).toMatchObject({ resource: 'users', mode: 'delta' });
      const read = await readAll(source);
      expect(read.users.map(({ sourcedId }) => sourcedId).toSorted()).toEqual(['just', 'new']);
    }
  });

  it('one entry that is no record is left to the reader, and does not end the walk', async () => {
    const server = await startLoopbackServer(({ path }, response) =>
      sendJson(
        response,
        path.endsWith('/orgs') ? { orgs: [] } : { users: [{ sourcedId: 'a' }, null, { sourcedId: 'b' }] },
        { 'x-total-count': path.endsWith('/orgs') ? '0' : '3' },
      ),
    );
    const provider = openProvider({ baseUrl: server.url, auth: { type: 'none' } }, quick);
    const results: string[] = [];
    for await (const page of provider.rosterSource().pages()) {
      for (const record of page) {
        try {
          results.push((record.parse() as { sourcedId: string }).sourcedId);
        } catch (error) {
          results.push((error as { code: string }).code);
        }
      }
    }
    expect(results).toEqual(['a', 'NOT_AN_OBJECT', 'b']);
    const walk = provider.users();
    expect(await walk.collect()).toHaveLength(2);
    expect(walk.unreadable).toBe(1);
    provider.close();
    await server.close();
  });

  it.each([
    ['/ims/oneroster/rostering/v1p2', '1.2'],
    ['/ims/oneroster/v1p0', '1.0'],
  ])(
    'a provider that serves %s at the same address is told to be of version %s',
    async (servicePath, version) => {
      const source = await sourceOf({ servicePath });
      await expect(readAll(source)).rejects.toMatchObject({
        code: 'VERSION_NOT_SUPPORTED',
        text: expect.stringContaining(version) as string,
      });
    },
  );

  it('warns of what was odd', async () => {
    const source = await sourceOf({
      misbehaviours: [{ kind: 'refuseSort' }, { kind: 'failHeavyPages', above: 5 }],
    });
    await readAll(source);
    expect(source.warnings.map(({ code }) => code).toSorted()).toEqual(['PAGE_HALVED', 'SORT_REFUSED']);
  });

  it('closed meanwhile, it ends incomplete', async () => {
    const source = await sourceOf({});
    const reading = (async () => {
      for await (const page of source.pages()) if (page.length > 0) await source.close();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
