export type {
  ApprovalsToWithdraw,
  DeliverOptions,
  DeliveryReceipt,
  DeliveryState,
  IvmCapabilities,
  IvmContact,
  IvmGateway,
  IvmPair,
  IvmRelationship,
  IvmSchool,
  IvmStudent,
  ListReason,
  NoGoPerson,
  NoGoReceipt,
  PickupAnswer,
  Rows,
  SchoolLists,
  Validity,
  WithdrawalReceipt,
} from './port/ivm-gateway';
export { IvmDeliveryError, type IvmDeliveryErrorCode } from './port/ivm-delivery-error';
export { outcomeOf, pickupFor, type PickupOutcome } from './port/pickup-for';
export type { DeliveryLedger, LedgerEntry, LedgerState } from './port/delivery-ledger';
export { contactsMergedByIvm, type MergeableContact } from './port/merged-contacts';
export { retrySetAside } from './port/retry-set-aside';
export { createMemoryLedger } from './port/memory-ledger';
export { combineReceipts } from './port/combine-receipts';
export { createListFilesGateway, type ListFilesOptions } from './list-files/create-list-files-gateway';
export {
  type ContactField,
  DEFAULT_LIST_COLUMNS,
  type ListColumn,
  type ListColumns,
  type ListKind,
  type PickupWords,
  type RelationshipField,
  type StudentField,
} from './list-files/list-columns';
export { listColumnProblems, parseListColumns } from './list-files/parse-list-columns';
export type { ListManifest } from './list-files/list-manifest';
export {
  neutralCsvRecord,
  neutralise as neutraliseCell,
  restore as restoreCell,
} from './list-files/csv-cell';
export { noGoLine } from './list-files/no-go-list';
export { schoolFolderName } from './list-files/school-folder-name';
export { compareByteOrder } from './rows/byte-order';
export {
  createHttpGateway,
  type HttpGatewayOptions,
  type HttpIvmGateway,
  type IvmSchoolSummary,
} from './http/create-http-gateway';
export type { IvmDrift, ReconcileOptions } from './http/reconcile-over-http';
export type { ClientCredentials } from './http/access-token';
export { allowedUrl as allowedIvmUrl, type Reach } from './http/allowed-address';
export type { RetryLimits } from './http/retry-delay';
export { IVM_OPENAPI } from './wire/ivm-api';
