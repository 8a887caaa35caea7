import { createMemoryLedger } from '../../port/memory-ledger';
import type { IvmContact, IvmRelationship, PickupAnswer } from '../../port/ivm-gateway';
import { ivmContact, ivmRelationship, ivmStudent, schoolLists } from '../builders';
import { gatewayOnSandbox } from '../gateway-on-sandbox';
import type { IvmSandbox } from './ivm-sandbox';
import type { IvmSandboxOptions } from './sandbox-options';
import { startIvmSandbox } from './start-ivm-sandbox';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
async function start(options: IvmSandboxOptions = {}) {
  const sandbox = await startIvmSandbox(options);
  const gateway = gatewayOnSandbox(sandbox, { ledger: createMemoryLedger() });
  opened.push(sandbox, gateway);
  const deliver = (contacts: readonly IvmContact[], relationships: readonly IvmRelationship[] = []) =>
    gateway.deliver(schoolLists({ students: [ivmStudent()], contacts, relationships }));
  return { sandbox, deliver };
}
const namesake = (sourcedId: string, more: Partial<IvmContact> = {}) =>
  ivmContact({ sourcedId, email: '', phone: '', ...more });

describe('contacts of one name', () => {
  test.each<[string, Partial<IvmContact>, Partial<IvmContact>, boolean]>([
    ['with nothing else', {}, {}, true],
    ['with capitals and blanks', { firstName: ' conrad ' }, { firstName: 'CONRAD' }, true],
    ['where one has a phone', { phone: '555-0100' }, {}, true],
    ['with one e-mail', { email: 'a@example.org' }, { email: 'a@example.org' }, true],
    ['with two phones', { phone: '555-0100' }, { phone: '555-0101' }, false],
    [
      'with two e-mails and one phone',
      { email: 'a@example.org', phone: '1' },
      { email: 'b@example.org', phone: '1' },
      false,
    ],
    ['with another middle name', { middleName: 'Q' }, {}, false],
  ])('%s: merged %j %j', async (_, one, other, merged) => {
    const { sandbox, deliver } = await start();
    await deliver([namesake('a', one), namesake('b', other)]);
    expect(sandbox.merged().map(({ ids }) => ids)).toEqual(merged ? [['a', 'b']] : []);
  });

  test('a merged human may what the best of them may, and is parted again by a new phone', async () => {
    const { sandbox, deliver } = await start();
    const link = (contactId: string, pickup: PickupAnswer) => ivmRelationship({ contactId, pickup });
    await deliver([namesake('a'), namesake('b')], [link('a', 'No'), link('b', 'Yes')]);
    const [{ ivmId } = { ivmId: '' }] = sandbox.merged();
    expect(sandbox.deskSays('school-1', 'student-1', ivmId)).toBe('Yes');
    await deliver([namesake('a', { firstName: 'Carl' }), namesake('b')], [link('a', 'No'), link('b', 'Yes')]);
    expect(sandbox.merged()).toEqual([]);
    expect(
      sandbox.history.events.filter(({ contactId }) => contactId === 'a').map((e) => e.ivmId),
    ).toHaveLength(2);
  });

  test('people of IVM alone take part; an IVM that tells contacts apart merges nobody', async () => {
    const schools = [
      { id: 'school-1', name: 'Example', contacts: [{ ivmId: 'own-1', record: namesake('') }] },
    ];
    const { sandbox, deliver } = await start({ schools });
    await deliver([namesake('a')]);
    expect(sandbox.merged()).toEqual([{ school: 'school-1', ivmId: 'own-1', ids: ['a'], unmanaged: true }]);
    const apart = await start({ schools, keepsContactsApart: true });
    await apart.deliver([namesake('a'), namesake('b')]);
    expect(apart.sandbox.merged()).toEqual([]);
  });
});

test('it keeps what each pair said from when on', async () => {
  let now = new Date('2031-01-01T08:00:00Z');
  const { sandbox, deliver } = await start({ now: () => now });
  const say = (pickup: PickupAnswer) => deliver([ivmContact()], [ivmRelationship({ pickup })]);
  await say('Verify');
  now = new Date('2031-01-01T09:00:00Z');
  await say('Yes');
  const mark = sandbox.history.mark;
  now = new Date('2031-01-01T10:00:00Z');
  await say('No');
  const pair = { school: 'school-1', studentId: 'student-1', contactId: 'contact-1', pickup: 'Yes' as const };
  const at = (hour: number) => new Date(Date.UTC(2031, 0, 1, hour));
  const ever = (from?: Date | number, to?: Date | number) =>
    sandbox.history.everSaid({
      ...pair,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
  expect([ever(), ever(at(9.5)), ever(at(8), at(9))]).toEqual([true, true, true]);
  expect([ever(at(11)), ever(at(7), at(8)), ever(mark + 1), ever(0, 1)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(ever(mark, mark)).toBe(true);
});

test('a person sees the lists on its page, and no name becomes markup', async () => {
  const { sandbox, deliver } = await start();
  await deliver([ivmContact({ lastName: '<script>x' })], [ivmRelationship({ pickup: 'Yes' })]);
  const page = await (await fetch(`${sandbox.url}/`)).text();
  expect(page).toContain('&#60;script&#62;x, Conrad');
  expect(page).toContain('<td class="Yes">Yes</td>');
  expect(page).not.toContain('<script>');
});

test('nothing is shown or changed without a token, and a taken port is told in a sentence', async () => {
  const { sandbox } = await start();
  const answer = await fetch(`${sandbox.url}/schools`);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: 'token_not_good' });
  await expect(startIvmSandbox({ port: sandbox.port })).rejects.toThrow(/is taken by another program/);
});

test.each<[object | null, number, string]>([
  [{ items: [{ op: 'upsert', id: 'a', version: 1, record: {} }] }, 422, 'invalid_item'],
  [{ items: [{ op: 'upsert', id: 'a', version: 0, record: {} }] }, 422, 'invalid_item'],
  [{ items: [{ op: 'sing', id: 'a', version: 1 }] }, 422, 'invalid_item'],
  [{ items: [] }, 422, 'invalid_batch'],
  [null, 422, 'invalid_batch'],
  [{ items: ['a', 'a'].map((id) => ({ op: 'deactivate', id, version: 1 })) }, 409, 'same_record_twice'],
])('a batch that cannot be understood changes nothing and is told why: %j', async (body, status, code) => {
  const { sandbox } = await start();
  const answer = await put(sandbox, 'students', body, 'key-1');
  expect(answer).toMatchObject({ status, body: { code } });
});

test('a key used for another batch is refused', async () => {
  const { sandbox } = await start();
  const away = (id: string) => ({ items: [{ op: 'deactivate', id, version: 1 }] });
  expect(await put(sandbox, 'students', away('a'), 'key-1')).toMatchObject({ status: 200 });
  expect(await put(sandbox, 'students', away('b'), 'key-1')).toMatchObject({
    status: 409,
    body: { code: 'key_reused' },
  });
});

async function put(sandbox: IvmSandbox, kind: string, body: unknown, key: string) {
  const form = {
    grant_type: 'client_credentials',
    client_id: sandbox.client.id,
    client_secret: sandbox.client.secret,
  };
  const asked = await fetch(sandbox.tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token } = (await asked.json()) as { access_token: string };
  const answer = await fetch(`${sandbox.url}/schools/school-1/${kind}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}
