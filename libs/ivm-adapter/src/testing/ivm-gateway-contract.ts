import type { IvmGateway } from '../port/ivm-gateway';
import { deliveryCases } from './contract-delivery-cases';
import { failureCases } from './contract-failure-cases';
import { noGoCases, withdrawalCases } from './contract-withdrawal-cases';
import type { HeldLists } from './held-lists';

/** A gateway under test with the means to see what its visitor system holds. */
export interface ContractSubject {
  readonly gateway: IvmGateway;
  /** What the visitor system holds of a school now; undefined when it never heard of it. */
  held(schoolId: string): Promise<HeldLists | undefined>;
  /** The no-go list it holds, `LAST, FIRST MIDDLE` each, in any order. */
  heldNoGo(): Promise<readonly string[]>;
  close?(): Promise<void>;
}

export interface IvmGatewayContract {
  /** Stands in front of every case's name. */
  readonly name: string;
  /** A new gateway onto a visitor system that is empty but may know the schools `school-1` and `school-2`. */
  create(): Promise<ContractSubject>;
}

/** One thing every gateway must do; `run` rejects when it does not. */
export interface ContractCase {
  readonly name: string;
  run(): Promise<void>;
}

/** @internal */
export type ContractScenario = readonly [name: string, check: (subject: ContractSubject) => Promise<void>];

/**
 * What every IVM gateway must do, as cases for any test runner:
 * `for (const { name, run } of ivmGatewayContract({ name, create })) test(name, run);`
 */
export function ivmGatewayContract(contract: IvmGatewayContract): readonly ContractCase[] {
  const scenarios: readonly ContractScenario[] = [
    ...deliveryCases,
    ...failureCases,
    ...withdrawalCases,
    ...noGoCases,
  ];
  return scenarios.map(([name, check]) => ({
    name: `${contract.name}: ${name}`,
    async run() {
      const subject = await contract.create();
      try {
        await check(subject);
      } finally {
        await subject.close?.();
      }
    },
  }));
}
