import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { inspect } from 'node:util';
import { startSandboxProvider } from '../testing/provider/start-sandbox-provider';
import { startConnectProxy } from '../testing/connect-proxy';
import { sendJson, startLoopbackServer } from '../testing/loopback-server';
import { openProvider } from '../rest/open-provider';
import type { ClientOptions, ProviderSettings } from '../rest/provider-settings';
import { guardedLookup, type AddressPolicy, type ResolveName } from './allowed-address';
import { createAgents, type Agents } from './guarded-agents';

/** A resolver that leads to these addresses, one answer after the other. */
function leadingTo(...answers: string[][]): ResolveName {
  return (_name, _options, answer) => {
    const addresses = answers.shift() ?? [];
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

const once: ClientOptions = { allowLoopback: true, retry: { attempts: 1 } };
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
function keep<T extends { close(): unknown }>(one: T): T {
  opened.push(one);
  return one;
}

async function codeOf(settings: Partial<ProviderSettings>, options: ClientOptions): Promise<unknown> {
  const provider = keep(openProvider({ baseUrl: '', auth: { type: 'none' }, ...settings }, options));
  const error: unknown = await provider
    .orgs()
    .collect()
    .catch((thrown: unknown) => thrown);
  return (error as { cause?: { code?: string } }).cause?.code;
}

describe('where a request may go', () => {
  const strict = { allowLoopback: false, allowPrivateNetwork: false };
  /** How a real connection to a name ends that leads to these addresses. */
  async function endOf(agents: Agents, protocol: 'http' | 'https' = 'https'): Promise<unknown> {
    const get = { http: getHttp, https: getHttps }[protocol];
    return new Promise((done) => {
      get({ host: 'sis.example.org', port: 1, agent: agents[protocol] }).on('error', (error) =>
        done((error as { code?: string }).code),
      );
    });
  }
  const agentsOf = (policy: AddressPolicy, ...answers: string[][]): Agents => {
    const agents = createAgents({ policy, connectMs: 1_000, resolve: leadingTo(...answers) });
    keep({ close: () => agents.destroy() });
    return agents;
  };

  it.each([['10.0.0.1'], ['169.254.169.254'], ['127.0.0.1'], ['::ffff:10.0.0.1'], ['fd00::1'], ['::1']])(
    'a public name that leads to %s is not connected to',
    async (address) => expect(await endOf(agentsOf(strict, [address]))).toBe('ADDRESS_NOT_ALLOWED'),
  );

  it('plain http is for this machine alone, whatever a name leads to', async () => {
    const lax = { allowLoopback: true, allowPrivateNetwork: true };
    for (const address of ['93.184.216.34', '10.0.0.1'])
      expect(await endOf(agentsOf(lax, [address]), 'http')).toBe('ADDRESS_NOT_ALLOWED');
    expect(await endOf(agentsOf(lax, ['127.0.0.1']), 'http')).toBe('ECONNREFUSED');
  });

  it('a name that led elsewhere before gains nothing (DNS rebinding): each connection is checked', async () => {
    const agents = agentsOf({ ...strict, allowLoopback: true }, ['127.0.0.1'], ['169.254.169.254']);
    expect(await endOf(agents)).toBe('ECONNREFUSED');
    expect(await endOf(agents)).toBe('ADDRESS_NOT_ALLOWED');
  });

  it('of several addresses only the allowed are tried', async () => {
    const found = await new Promise((done) =>
      guardedLookup(strict, false, leadingTo(['10.0.0.1', '93.184.216.34']))(
        'sis.example.org',
        { all: true },
        (_error, addresses) => done(addresses),
      ),
    );
    expect(found).toEqual([{ address: '93.184.216.34', family: 4 }]);
  });

  it('the token URL is held to the same', () => {
    const auth = { type: 'oauth2', clientId: 'c', clientSecret: 's' } as const;
    const baseUrl = 'https://sis.example.org';
    for (const tokenUrl of [
      'https://169.254.169.254/token',
      'https://localhost/token',
      'http://sis.example.org/t',
    ])
      expect(() => openProvider({ baseUrl, auth: { ...auth, tokenUrl } })).toThrow(/token URL|leads to/i);
  });

  it('a redirect to another origin is not followed, one to the same is', async () => {
    const other = keep(await startLoopbackServer((_, response) => sendJson(response, { orgs: [] })));
    const server = keep(
      await startLoopbackServer(({ path, target }, response) => {
        if (path.endsWith('/orgs')) response.writeHead(301, { location: `${other.url}${target}` }).end();
        else if (path.endsWith('/users')) response.writeHead(308, { location: '/moved?offset=1' }).end();
        else sendJson(response, { users: [] });
      }),
    );
    const provider = keep(openProvider({ baseUrl: server.url, auth: { type: 'bearer', token: 't' } }, once));
    await expect(provider.orgs().collect()).rejects.toMatchObject({
      cause: { code: 'REDIRECTED_ELSEWHERE' },
    });
    expect(other.requests).toEqual([]);
    expect(await provider.users().collect()).toEqual([]);
  });

  it('proxies named by the environment are not used, one that is given is', async () => {
    const proxy = keep(await startConnectProxy());
    const server = keep(await startLoopbackServer((_, response) => sendJson(response, { orgs: [] })));
    process.env['HTTP_PROXY'] = process.env['http_proxy'] = proxy.url;
    try {
      expect(await codeOf({ baseUrl: server.url }, once)).toBeUndefined();
      expect(proxy.tunnels).toEqual([]);
      expect(await codeOf({ baseUrl: server.url }, { ...once, proxy: proxy.url })).toBe('PROXY_FAILED');
      expect(proxy.tunnels).toEqual([`CONNECT ${new URL(server.url).host} HTTP/1.1`]);
    } finally {
      delete process.env['HTTP_PROXY'];
      delete process.env['http_proxy'];
    }
  });
});

describe('TLS', () => {
  it('a private authority is trusted where it is given, and only there', async () => {
    const sandbox = keep(await startSandboxProvider({ tls: {} }));
    expect(await codeOf({ baseUrl: sandbox.url }, once)).toBe('TLS_FAILED');
    expect(await codeOf({ baseUrl: sandbox.url, ca: sandbox.ca ?? '' }, once)).toBeUndefined();
  });

  it('a proxy that does not answer, or refuses, is told from the provider behind it', async () => {
    const refusing = keep(await startConnectProxy());
    for (const proxy of ['http://127.0.0.1:1', refusing.url]) {
      const provider = keep(
        openProvider(
          { baseUrl: 'https://sis.example.org', auth: { type: 'bearer', token: 'planted' } },
          { retry: { attempts: 1 }, proxy },
        ),
      );
      const error: unknown = await provider.user('u1').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'PROXY_FAILED', retryable: true });
      expect(inspect(error, { depth: 9 })).not.toContain('planted');
    }
  });

  it('through a proxy, too, it is checked to its end: the proxy carries what it cannot read', async () => {
    const sandbox = keep(await startSandboxProvider({ tls: { names: ['sis.example.org'] } }));
    const proxy = keep(await startConnectProxy(sandbox.port));
    const through: ClientOptions = { retry: { attempts: 1 }, proxy: proxy.url };
    const [baseUrl, other] = ['https://sis.example.org', 'https://other.example.org'];
    const ca = sandbox.ca ?? '';
    expect(await codeOf({ baseUrl }, through)).toBe('TLS_FAILED');
    expect(sandbox.requests).toEqual([]);
    expect(await codeOf({ baseUrl, ca }, through)).toBeUndefined();
    expect(sandbox.requests.map(({ host }) => host)).toContain('sis.example.org');
    expect(await codeOf({ baseUrl: other, ca }, through)).toBe('TLS_FAILED');
    expect([...new Set(proxy.tunnels)]).toEqual([
      'CONNECT sis.example.org:443 HTTP/1.1',
      'CONNECT other.example.org:443 HTTP/1.1',
    ]);
  });

  it.each([
    ['is over', { validUntil: new Date(Date.now() - 60_000), validFrom: new Date(Date.now() - 120_000) }],
    ['is for another name', { names: ['other.example.org'] }],
  ])('a certificate that %s is refused', async (_, tls) => {
    const sandbox = keep(await startSandboxProvider({ tls }));
    expect(await codeOf({ baseUrl: sandbox.url, ca: sandbox.ca ?? '' }, once)).toBe('TLS_FAILED');
  });
});

describe('servers that take their time or never end', () => {
  const impatient = { idle: 150, total: 600 };
  it.each([
    ['never answers', { kind: 'noAnswer' }, 'TIMED_OUT'],
    ['drips', { kind: 'slowDrip', bytesPerSecond: 5 }, 'TIMED_OUT'],
    ['never stops', { kind: 'endlessBody' }, 'TOO_LARGE'],
    ['sends a bomb', { kind: 'endlessBody' }, 'TOO_LARGE'],
    ['cuts', { kind: 'cutConnection' }, 'CONNECTION_LOST'],
    ['packs what does not unpack', { kind: 'gzip', damaged: true }, 'CONNECTION_LOST'],
    ['sends a page for people', { kind: 'htmlPage' }, 'UNEXPECTED_ANSWER'],
  ] as const)('%s', async (what, deed, code) => {
    const misbehaviours = what === 'sends a bomb' ? [deed, { kind: 'gzip' } as const] : [deed];
    const sandbox = keep(await startSandboxProvider({ misbehaviours }));
    const timeouts = code === 'TIMED_OUT' ? impatient : {};
    const options = { ...once, timeouts, maxBodyBytes: 100_000 };
    expect(await codeOf({ baseUrl: sandbox.url }, options)).toBe(code);
  });

  it('a host where nothing answers is told from one that is not there', async () => {
    expect(await codeOf({ baseUrl: 'http://127.0.0.1:1' }, once)).toBe('CONNECTION_REFUSED');
    expect(await codeOf({ baseUrl: 'https://nowhere.invalid' }, once)).toBe('HOST_NOT_FOUND');
  });

  it('a TLS greeting that never comes ends with the time for connecting', async () => {
    const sockets: Socket[] = [];
    const silent = createTcpServer((socket) => sockets.push(socket));
    const baseUrl = `https://127.0.0.1:${await listen(silent)}`;
    expect(await codeOf({ baseUrl }, { ...once, timeouts: { connect: 100, idle: 5_000 } })).toBe('TIMED_OUT');
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});

function listen(server: TcpServer): Promise<number> {
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
  );
}
