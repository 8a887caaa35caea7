import { randomUUID } from 'node:crypto';
import {
  gatewayOnSandbox,
  ivmGatewayContract,
  liveThroughStorm,
  readIvm,
  readIvmNoGo,
  startIvmSandbox,
} from 'ivm-adapter/testing';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';

/* The HTTP gateway with the ledger it has in production. */

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const ledgerOfNewDistrict = async () =>
  database.store.ivmLedger(
    await database.store.ensureDistrict({ key: randomUUID(), name: 'Maple', timezone: 'UTC' }),
  );

for (const { name, run } of ivmGatewayContract({
  name: 'HTTP with the ledger of the roster',
  async create() {
    const sandbox = await startIvmSandbox();
    const gateway = gatewayOnSandbox(sandbox, { ledger: await ledgerOfNewDistrict(), batchSize: 3 });
    return {
      gateway,
      held: (id) => readIvm(sandbox, id),
      heldNoGo: () => readIvmNoGo(sandbox),
      close: async () => {
        gateway.close();
        await sandbox.close();
      },
    };
  },
}))
  test(name, run);

test('workers that are killed and restarted in a storm share what was told', async () => {
  let states = 0;
  for (let seed = 1; seed <= 3; seed++) {
    const ledger = await ledgerOfNewDistrict();
    states += (await liveThroughStorm({ seed, days: 8, students: 8, ledger })).states;
  }
  expect(states).toBeGreaterThan(30);
}, 60_000);
