import { inspect } from 'node:util';
import type { LedgerEntry } from '../port/delivery-ledger';
import { createMemoryLedger } from '../port/memory-ledger';
import type { IvmRelationship, SchoolLists } from '../port/ivm-gateway';
import {
  gatewayOnSandbox,
  ivmContact,
  ivmRelationship,
  ivmStudent,
  schoolLists,
  startIvmSandbox,
  type IvmSandbox,
  type IvmSandboxOptions,
} from '../testing';
import { createHttpGateway, type HttpGatewayOptions, type HttpIvmGateway } from './create-http-gateway';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function start(
  options: Partial<HttpGatewayOptions> = {},
  sandboxOptions: IvmSandboxOptions = {},
): Promise<{ sandbox: IvmSandbox; gateway: HttpIvmGateway; ledger: HttpGatewayOptions['ledger'] }> {
  const sandbox = await startIvmSandbox(sandboxOptions);
  const ledger = options.ledger ?? createMemoryLedger();
  const gateway = gatewayOnSandbox(sandbox, { ...options, ledger });
  opened.push(sandbox, gateway);
  return { sandbox, gateway, ledger };
}

const ids = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
/** One contact each for so many students; each pair says what is asked for it, else Verify. */
function families(
  count: number,
  pickups: Readonly<Record<number, IvmRelationship['pickup']>> = {},
): SchoolLists {
  return schoolLists({
    students: ids(count, 's').map((sourcedId) => ivmStudent({ sourcedId })),
    contacts: ids(count, 'c').map((sourcedId) => ivmContact({ sourcedId, firstName: sourcedId })),
    relationships: ids(count, 's').map((studentId, at) =>
      ivmRelationship({ studentId, contactId: `c${at}`, pickup: pickups[at] ?? 'Verify' }),
    ),
  });
}
const said = (sandbox: IvmSandbox) =>
  Object.fromEntries(
    sandbox.held('school-1')!.relationships.map(({ studentId, pickup }) => [studentId, pickup]),
  );
const puts = (sandbox: IvmSandbox) =>
  sandbox.requests.filter(({ method }) => method === 'PUT').map(({ path, items }) => `${path} ${items}`);

describe('what is sent', () => {
  test('differences alone: nothing for the same lists, one record for one change', async () => {
    const { sandbox, gateway } = await start();
    await gateway.deliver(families(3));
    const before = sandbox.requests.length;
    expect(await gateway.deliver(families(3))).toMatchObject({ state: 'unchanged', links: 3 });
    expect(sandbox.requests.length).toBe(before);
    await gateway.deliver(families(3, { 1: 'Yes' }));
    expect(puts(sandbox).slice(-1)).toEqual(['/schools/school-1/relationships 1']);
  });

  test('a renewed validity sends no record', async () => {
    const { sandbox, gateway } = await start();
    await gateway.deliver(families(3));
    const before = sandbox.requests.length;
    const validity = { asOf: new Date('2031-03-05T00:00:00Z'), validUntil: new Date('2031-03-08T00:00:00Z') };
    await gateway.deliver({ ...families(3), validity });
    expect(sandbox.requests.slice(before).map(({ path }) => path)).toEqual(['/schools/school-1/validity']);
    expect(sandbox.held('school-1')!.validity).toEqual(validity);
  });

  test('tightenings first, whatever else there is; people before what names them', async () => {
    const { sandbox, gateway } = await start();
    await gateway.deliver(families(3, { 0: 'Yes', 1: 'Yes' }));
    const before = sandbox.requests.length;
    await gateway.deliver(families(4, { 0: 'Verify', 1: 'Yes', 2: 'Yes', 3: 'Yes' }));
    const asked = sandbox.requests
      .slice(before)
      .map(({ path, items }) => `${path.slice('/schools/school-1/'.length)} ${items}`);
    expect(asked).toEqual(['relationships 1', 'students 1', 'contacts 1', 'relationships 2']);
  });

  test('one token for many requests; a new one when IVM no longer takes it', async () => {
    const { sandbox, gateway } = await start();
    await gateway.deliver(families(3));
    expect(sandbox.tokensGiven).toBe(1);
    sandbox.expireTokens();
    await gateway.deliver(families(3, { 1: 'Yes' }));
    expect(sandbox.tokensGiven).toBe(2);
    expect(said(sandbox)).toMatchObject({ s1: 'Yes' });
  });
});

describe('faults', () => {
  test.each([
    ['dies after it took a batch', { kind: 'acceptThenDie', request: /^PUT .*relationships/, times: 1 }],
    ['cuts the connection', { kind: 'cut', request: /^PUT/, times: 3 }],
    ['fails', { kind: 'status', status: 500, request: /^PUT/, times: 3 }],
    ['asks to wait', { kind: 'status', status: 429, retryAfter: 0, times: 3 }],
    ['is away for a moment', { kind: 'status', status: 503, retryAfter: 0, times: 3 }],
    ['answers half a body', { kind: 'garbledAnswer', request: /^PUT/, times: 2 }],
  ] as const)('one that %s is asked again, and nothing is done twice', async (_, deed) => {
    const { sandbox, gateway } = await start();
    sandbox.misbehave(deed);
    const receipt = await gateway.deliver(families(3, { 0: 'Yes' }));
    expect(receipt).toMatchObject({ state: 'delivered', links: 3, pending: 0, setAside: 0 });
    expect(sandbox.history.events).toHaveLength(3);
  });

  test('one that stays away ends the delivery; the next sends what is not known to be there', async () => {
    const { sandbox, gateway } = await start({ batchSize: 2 });
    await gateway.deliver(families(4));
    sandbox.misbehave({ kind: 'acceptThenDie', request: /relationships/ });
    const yes = families(4, { 0: 'Yes', 3: 'Yes' });
    const failed = gateway.deliver(yes);
    await expect(failed).rejects.toMatchObject({ code: 'IVM_UNAVAILABLE', retryable: true });
    // The approvals were taken though no receipt came; the child's restriction is new meanwhile.
    expect(said(sandbox)).toMatchObject({ s0: 'Yes', s3: 'Yes' });
    sandbox.behave();
    await gateway.deliver(families(4, { 3: 'Yes' }));
    expect(said(sandbox)).toEqual({ s0: 'Verify', s1: 'Verify', s2: 'Verify', s3: 'Yes' });
  });

  test('Retry-After is kept to by whatever else is sent', async () => {
    const { sandbox, gateway } = await start();
    sandbox.misbehave({ kind: 'status', status: 503, retryAfter: 600, times: 1, request: /^PUT/ });
    await expect(gateway.deliver(families(1))).rejects.toMatchObject({ code: 'IVM_UNAVAILABLE' });
    expect(sandbox.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test('no secret, token or name is in an error', async () => {
    for (const deed of [
      { kind: 'cut' },
      { kind: 'status', status: 400 },
      { kind: 'status', status: 403 },
    ] as const) {
      const { sandbox, gateway } = await start({ retry: { attempts: 1 } });
      sandbox.misbehave(deed);
      const error: unknown = await gateway.deliver(families(1)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'IvmDeliveryError' });
      expect(inspect(error, { depth: 9 })).not.toMatch(/ivm-secret|Bearer|Sample|conrad/);
    }
    const { sandbox, ledger } = await start();
    const { tokenUrl, client } = sandbox;
    const oauth2 = { tokenUrl, clientId: client.id, clientSecret: 'planted-secret' };
    const gateway = gatewayOnSandbox(sandbox, { ledger, oauth2 });
    opened.push(gateway);
    const error: unknown = await gateway.deliver(families(1)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SIGN_IN_FAILED' });
    expect(inspect(error, { depth: 9 })).not.toContain('planted-secret');
  });

  test('an address inside our network is not asked', () => {
    const oauth2 = { tokenUrl: 'https://ivm.example.org/token', clientId: 'c', clientSecret: 's' };
    const capabilities = { verify: true, presenceIsApproval: false };
    const open = (baseUrl: string) => () =>
      createHttpGateway({ ledger: createMemoryLedger(), baseUrl, oauth2, capabilities });
    for (const baseUrl of ['https://10.0.0.1', 'https://localhost', 'https://[::ffff:169.254.169.254]/'])
      expect(open(baseUrl)).toThrow(/may not be asked/);
    expect(open('http://ivm.example.org')).toThrow(/https/);
    expect(open('https://user:word@ivm.example.org')).toThrow(/user name or password/);
  });
});

describe('versions', () => {
  test('a batch that comes late changes nothing: the worker that was frozen wakes with an old one', async () => {
    const { sandbox, gateway, ledger } = await start();
    await gateway.deliver(families(1));
    // The frozen worker noted a Yes and took its version, but its batch is still on its way.
    const frozen = { version: await ledger.nextVersion(), ids: ['s0', 'c0'] };
    const [told] = [...(ledger.entries('school-1', 'relationships') as Iterable<LedgerEntry>)];
    await ledger.keep('school-1', 'relationships', [
      { ...told!, ...frozen, pickup: 'Yes', state: 'sent', mayBeYes: true },
    ]);
    // Another took over and knows of a restriction: for IVM nothing changes, and yet it has to be said.
    await gateway.deliver(families(1));
    const late = {
      op: 'upsert',
      ...{ studentId: 's0', contactId: 'c0', version: frozen.version },
      record: { relationship: 'guardian', pickup: 'Yes', reason: 'linked', priority: '1' },
    };
    const answer = await putDirectly(sandbox, 'relationships', [late]);
    expect(answer).toEqual({ items: [{ status: 'older', version: expect.any(Number) as number }] });
    expect(said(sandbox)).toEqual({ s0: 'Verify' });
  });

  test('where IVM is ahead of us, as after a backup, ours go on above its numbers', async () => {
    const { sandbox, gateway } = await start();
    await gateway.deliver(families(2, { 0: 'Yes' }));
    const record = { relationship: 'guardian', pickup: 'Yes', reason: 'linked', priority: '1' };
    const item = { op: 'upsert', studentId: 's0', contactId: 'c0', version: 5_000, record };
    await putDirectly(sandbox, 'relationships', [item]);
    expect(await gateway.deliver(families(2))).toMatchObject({ state: 'delivered', pending: 0 });
    expect(said(sandbox)).toEqual({ s0: 'Verify', s1: 'Verify' });
  });
});

describe('records IVM refuses', () => {
  test.each([
    ['alone', {}],
    ['with the whole batch, named', { whole: 422 }],
    ['with the whole batch, as a conflict', { whole: 409 }],
  ] as const)(
    '%s: a loosening is set aside, the rest goes on, and it comes back when it changes',
    async (_, how) => {
      const { sandbox, gateway } = await start();
      await gateway.deliver(families(3));
      sandbox.misbehave({ kind: 'refuseItems', ids: /^s1 /, ops: ['upsert'], ...how });
      const wanted = families(3, { 0: 'Yes', 1: 'Yes', 2: 'Yes' });
      expect(await gateway.deliver(wanted)).toMatchObject({
        state: 'delivered',
        links: 2,
        setAside: 1,
        pending: 0,
      });
      expect(said(sandbox)).toEqual({ s0: 'Yes', s1: 'Verify', s2: 'Yes' });
      const before = sandbox.requests.length;
      expect(await gateway.deliver(wanted)).toMatchObject({ state: 'unchanged', setAside: 1 });
      expect(sandbox.requests.length).toBe(before);
      sandbox.behave();
      await gateway.deliver(families(3));
      await gateway.deliver(wanted);
      expect(said(sandbox)).toEqual({ s0: 'Yes', s1: 'Yes', s2: 'Yes' });
    },
  );

  test.each([{}, { whole: 422 as const }])(
    'a tightening falls back to taking the relationship away (%j)',
    async (how) => {
      const { sandbox, gateway } = await start();
      await gateway.deliver(families(3, { 0: 'Yes', 1: 'Yes' }));
      sandbox.misbehave({ kind: 'refuseItems', ids: /^s0 /, ops: ['upsert'], ...how });
      expect(await gateway.deliver(families(3))).toMatchObject({ setAside: 0, pending: 0 });
      expect(said(sandbox)).toEqual({ s1: 'Verify', s2: 'Verify' });
    },
  );

  test('one refused in every form is pending, holds validity and new names back, and is tried for ever', async () => {
    const { sandbox, gateway } = await start();
    await gateway.deliver(families(2, { 0: 'Yes' }));
    const { validity } = sandbox.held('school-1')!;
    sandbox.misbehave({ kind: 'refuseItems', ids: /^s0 / });
    const next = { ...families(3), validity: { asOf: new Date('2031-04-01T00:00:00Z'), validUntil: null } };
    for (let time = 0; time < 3; time++) {
      expect(await gateway.deliver(next)).toMatchObject({ state: 'pending', setAside: 1 });
      expect(sandbox.held('school-1')).toMatchObject({ validity });
      expect(sandbox.held('school-1')!.contacts).toHaveLength(2);
    }
    sandbox.behave();
    expect(await gateway.deliver(next)).toMatchObject({ state: 'delivered', pending: 0, setAside: 0 });
    await gateway.deliver(next);
    expect(said(sandbox)).toEqual({ s0: 'Verify', s1: 'Verify', s2: 'Verify' });
  });

  test('who is refused takes their relationships along, until they are taken', async () => {
    const { sandbox, gateway } = await start();
    sandbox.misbehave({ kind: 'refuseItems', ids: /^c1$/ });
    expect(await gateway.deliver(families(3, { 1: 'Yes' }))).toMatchObject({
      contacts: 2,
      links: 2,
      setAside: 2,
    });
    sandbox.behave();
    const known = families(3, { 1: 'Yes' });
    const contacts = () =>
      ids(3, 'c').map((sourcedId) => ivmContact({ sourcedId, firstName: `New ${sourcedId}` }));
    expect(await gateway.deliver({ ...known, contacts })).toMatchObject({
      contacts: 3,
      links: 3,
      setAside: 0,
    });
    expect(said(sandbox)).toMatchObject({ s1: 'Yes' });
  });

  test('a batch refused without a name is halved until the one is alone', async () => {
    const { sandbox, gateway } = await start();
    sandbox.misbehave({ kind: 'status', status: 413, request: /^PUT .*students/, times: 3 });
    expect(await gateway.deliver(families(8))).toMatchObject({ students: 8, setAside: 0 });
  });
});

async function putDirectly(sandbox: IvmSandbox, kind: string, items: readonly object[]): Promise<unknown> {
  const form = {
    grant_type: 'client_credentials',
    client_id: sandbox.client.id,
    client_secret: sandbox.client.secret,
  };
  const asked = await fetch(sandbox.tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token } = (await asked.json()) as { access_token: string };
  const answer = await fetch(`${sandbox.url}/schools/school-1/${kind}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': String(Math.random()) },
    body: JSON.stringify({ items }),
  });
  return JSON.parse(JSON.stringify(await answer.json())) as unknown;
}
