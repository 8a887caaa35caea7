export {
  ivmContact,
  ivmRelationship,
  ivmStudent,
  schoolLists,
  type SchoolListsContent,
} from './testing/builders';
export { liveThroughStorm, type DeliveryStorm, type StormReport } from './testing/delivery-storm';
export { gatewayOnSandbox } from './testing/gateway-on-sandbox';
export type { HeldLists } from './testing/held-lists';
export {
  ivmGatewayContract,
  type ContractCase,
  type ContractSubject,
  type IvmGatewayContract,
} from './testing/ivm-gateway-contract';
export { readListFiles, type ListFiles } from './testing/read-list-files';
export { readIvm, readIvmNoGo, type IvmAddress } from './testing/read-ivm';
export type { IvmSandbox, IvmSandboxRequest, MergedContact } from './testing/sandbox/ivm-sandbox';
export type { EverSaid, SandboxEvent, SandboxHistory } from './testing/sandbox/sandbox-history';
export type { IvmDeed, IvmMisbehaviour, IvmOccasion } from './testing/sandbox/sandbox-misbehaviour';
export type {
  IvmSandboxOptions,
  SandboxSchoolContent,
  UnmanagedPerson,
} from './testing/sandbox/sandbox-options';
export { startIvmSandbox } from './testing/sandbox/start-ivm-sandbox';
