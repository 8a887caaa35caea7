import { createMemoryLedger } from '../port/memory-ledger';
import type { MergeableContact } from '../port/merged-contacts';
import {
  gatewayOnSandbox,
  ivmContact,
  ivmRelationship,
  ivmStudent,
  schoolLists,
  startIvmSandbox,
  type IvmSandbox,
} from '../testing';
import type { HttpIvmGateway } from './create-http-gateway';
import type { IvmDrift } from './reconcile-over-http';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const pairs = ['a', 'b', 'c', 'd'];
const lists = schoolLists({
  students: pairs.map((sourcedId) => ivmStudent({ sourcedId })),
  contacts: pairs.map((sourcedId) => ivmContact({ sourcedId, firstName: sourcedId })),
  relationships: pairs.map((id) =>
    ivmRelationship({ studentId: id, contactId: id, pickup: id === 'a' ? 'Yes' : 'Verify' }),
  ),
});

async function start() {
  const own = { ivmId: 'own-1', record: { ...ivmContact({ firstName: 'Olga' }) } };
  const sandbox = await startIvmSandbox({
    schools: [{ id: 'school-1', name: 'Example Elementary', contacts: [own] }],
  });
  const gateway = gatewayOnSandbox(sandbox, { ledger: createMemoryLedger() });
  opened.push(sandbox, gateway);
  await gateway.deliver(lists);
  return { sandbox, gateway };
}
async function drift(gateway: HttpIvmGateway, onOwnContact?: (id: string, who: MergeableContact) => void) {
  const found: IvmDrift[] = [];
  for await (const one of gateway.reconcile('school-1', onOwnContact ? { onOwnContact } : {}))
    found.push(one);
  return found;
}
const answers = (sandbox: IvmSandbox) =>
  sandbox.held('school-1')!.relationships.map(({ studentId, pickup }) => `${studentId} ${pickup}`);

test('what is level is left alone, and nothing is sent for it', async () => {
  const { sandbox, gateway } = await start();
  expect(await drift(gateway)).toEqual([]);
  const before = sandbox.requests.length;
  expect(await gateway.deliver(lists)).toMatchObject({ state: 'unchanged' });
  expect(sandbox.requests.length).toBe(before);
});

test('whatever somebody changed in IVM is told and mended; a Yes where we say less is gone with the next delivery', async () => {
  const { sandbox, gateway } = await start();
  sandbox.tamper('school-1', 'b', 'b', 'Yes');
  sandbox.tamper('school-1', 'a', 'a', null);
  sandbox.tamper('school-1', 'c', 'd', 'Yes');
  expect(await drift(gateway)).toEqual([
    { kind: 'relationships', ids: ['a', 'a'], what: 'missing', told: 'Yes', holds: null },
    { kind: 'relationships', ids: ['b', 'b'], what: 'differs', told: 'Verify', holds: 'Yes' },
    { kind: 'relationships', ids: ['c', 'd'], what: 'unexpected', told: null, holds: 'Yes' },
  ]);
  const mark = sandbox.requests.length;
  await gateway.deliver(lists);
  // What takes away goes first.
  expect(sandbox.requests[mark]).toMatchObject({ path: '/schools/school-1/relationships', items: 2 });
  expect(answers(sandbox)).toEqual(['a Yes', 'b Verify', 'c Verify', 'd Verify']);
  expect(await drift(gateway)).toEqual([]);
});

test('an IVM that lost everything is told everything again', async () => {
  const { sandbox, gateway } = await start();
  const empty = await startIvmSandbox();
  opened.push(empty);
  const ledger = createMemoryLedger();
  const first = gatewayOnSandbox(sandbox, { ledger });
  const moved = gatewayOnSandbox(empty, { ledger });
  opened.push(first, moved);
  await first.deliver(lists);
  expect((await drift(moved)).map(({ what }) => what)).toEqual(new Array(12).fill('missing'));
  await moved.deliver(lists);
  expect(answers(empty)).toEqual(answers(sandbox));
  expect(gateway.capabilities.readBack).toBe(true);
});

test('people of IVM alone are shown, never touched', async () => {
  const { sandbox, gateway } = await start();
  const own: string[] = [];
  await drift(gateway, (ivmId, { firstName }) => own.push(`${ivmId} ${firstName}`));
  expect(own).toEqual(['own-1 Olga']);
  await gateway.deliver(schoolLists());
  await drift(gateway, (ivmId) => own.push(ivmId));
  expect(own).toEqual(['own-1 Olga', 'own-1']);
  expect(sandbox.held('school-1')!.contacts).toEqual([]);
});

test('the walk goes over any number of pages', async () => {
  const { sandbox, gateway } = await start();
  const many = Array.from({ length: 1_203 }, (_, at) => `s${at}`);
  await gateway.deliver(schoolLists({ students: many.map((sourcedId) => ivmStudent({ sourcedId })) }));
  expect(await drift(gateway)).toEqual([]);
  expect(sandbox.requests.filter(({ path }) => path.includes('/students?')).length).toBe(2);
});
