import { createMemoryLedger } from '../port/memory-ledger';
import { gatewayOnSandbox, ivmGatewayContract, readIvm, readIvmNoGo, startIvmSandbox } from '../testing';

for (const capabilities of [
  { verify: true, presenceIsApproval: false },
  { verify: false, presenceIsApproval: false },
  { verify: true, presenceIsApproval: true },
  { verify: false, presenceIsApproval: true },
]) {
  for (const [batchSize, weather] of [
    [500, 'calm'],
    [2, 'stormy'],
  ] as const) {
    const name = `HTTP, ${weather}, verify ${capabilities.verify}, presenceIsApproval ${capabilities.presenceIsApproval}`;
    const contract = ivmGatewayContract({
      name,
      async create() {
        const sandbox = await startIvmSandbox();
        // Every kind of fault that a bounded number of further attempts outlasts.
        if (weather === 'stormy')
          sandbox.misbehave(
            { kind: 'acceptThenDie', request: /^PUT .*relationships/, times: 1 },
            { kind: 'status', status: 429, retryAfter: 0, request: /^PUT .*contacts/, times: 2 },
            { kind: 'cut', request: /^PUT .*students/, times: 1 },
            { kind: 'garbledAnswer', request: /^PUT .*(validity|no-go)/, times: 1 },
            { kind: 'status', status: 500, request: /^POST .*token/, times: 1 },
          );
        const gateway = gatewayOnSandbox(sandbox, { capabilities, batchSize, ledger: createMemoryLedger() });
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
    });
    for (const contractCase of contract) test(contractCase.name, contractCase.run);
  }
}
