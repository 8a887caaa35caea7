import { SigningIssuer } from '../testing/signing-issuer';
import { startApi, type RunningApi } from '../testing/start-api';

let issuer: SigningIssuer;
let running: RunningApi;

beforeEach(async () => {
  issuer = await SigningIssuer.start();
  running = await startApi({ issuer: issuer.address });
});
afterEach(async () => {
  await running.api.close();
  await issuer.stop().catch(() => undefined);
});

async function me(token: string) {
  const answer = await fetch(`${running.address}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  const { code } = (await answer.json()) as { code?: string };
  return { status: answer.status, code, retryAfter: answer.headers.get('retry-after') };
}

const unavailable = { status: 503, code: 'issuer_unavailable', retryAfter: '5' };

describe('an issuer', () => {
  it('is asked for its keys once, not with every token', async () => {
    for (let call = 0; call < 5; call += 1) expect((await me(await issuer.token())).status).toBe(200);
    await Promise.all(Array.from({ length: 20 }, async () => me(await issuer.token())));
    expect(issuer.asked).toEqual({ discovery: 1, keys: 1 });
  });

  it('is not asked about tokens that are refused at first sight', async () => {
    expect((await me('not.a.jwt')).status).toBe(401);
    expect(issuer.asked).toEqual({ discovery: 0, keys: 0 });
  });

  it('that is down makes a 503, neither a refusal nor a failure of ours, and is asked again', async () => {
    const token = await issuer.token();
    const port = Number(new URL(issuer.address).port);
    await issuer.stop();
    expect(await me(token)).toEqual(unavailable);
    expect(running.log()).toMatch(/the OAuth issuer cannot be used/);

    issuer = await SigningIssuer.start(port);
    expect((await me(await issuer.token())).status).toBe(200);
  });

  it('that goes down later does not lock out those whose keys are known', async () => {
    const token = await issuer.token();
    expect((await me(token)).status).toBe(200);
    await issuer.stop();
    expect((await me(token)).status).toBe(200);
  });

  it.each<[string, (address: string) => Record<string, unknown>]>([
    ['names another issuer', () => ({ issuer: 'https://issuer.example.org' })],
    ['names no address for keys', () => ({ jwks_uri: undefined })],
    ['sends us to keys over plain http elsewhere', () => ({ jwks_uri: 'http://keys.example.org/keys' })],
    ['sends us to keys that are none', (address) => ({ jwks_uri: `${address}/discovery` })],
  ])('whose discovery document %s lets nobody in', async (_what, discovery) => {
    issuer.discovery = { ...issuer.discovery, ...discovery(issuer.address) };
    expect(await me(await issuer.token())).toEqual(unavailable);
  });
});
