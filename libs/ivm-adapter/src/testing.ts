export {
  ivmContact,
  ivmRelationship,
  ivmStudent,
  schoolLists,
  type SchoolListsContent,
} from './testing/builders';
export type { HeldLists } from './testing/held-lists';
export {
  ivmGatewayContract,
  type ContractCase,
  type ContractSubject,
  type IvmGatewayContract,
} from './testing/ivm-gateway-contract';
export { readListFiles, type ListFiles } from './testing/read-list-files';
