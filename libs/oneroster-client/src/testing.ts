export { bundleOf } from './testing/bundle-of';
export type { BundleDistrict, BundleRows } from './testing/bundle-of';
export { columnsOf, demographicsOf, district, guardian, school, student } from './testing/roster-rows';
export type { BundleRow } from './testing/roster-rows';
export { csvLine } from './testing/csv-text';
export type { CsvCell } from './testing/csv-text';
export { randomFrom, writeDamagedBundle } from './testing/damage-bundle';
export type { Random } from './testing/damage-bundle';
export { familyFiles } from './testing/family-files';
export { readAll } from './testing/read-all';
export type { RosterRead } from './testing/read-all';
export { manifestOf, writeBundle } from './testing/write-bundle';
export type {
  BundleContents,
  BundleFile,
  CsvRows,
  ManifestState,
  WriteBundleOptions,
} from './testing/write-bundle';
export { startSandboxProvider } from './testing/provider/start-sandbox-provider';
export type { SandboxOptions, SandboxTls } from './testing/provider/sandbox-options';
export type { SandboxProvider } from './testing/provider/sandbox-provider';
export type { SandboxDistrict } from './testing/provider/data/sandbox-district';
export type { SandboxRequest } from './testing/provider/request-log';
export type {
  ClientAuthentication,
  SandboxAuth,
  SandboxBearer,
  SandboxOAuth1,
  SandboxOAuth2,
} from './testing/provider/auth/sandbox-auth';
export { oneRosterScopes } from './testing/provider/auth/sandbox-auth';
export type { SandboxApplication, SandboxClassLink } from './testing/provider/classlink/sandbox-class-link';
export type {
  Deed,
  Misbehaviour,
  MisbehaviourDeed,
  MisbehaviourKind,
  Occasion,
  OddType,
} from './testing/provider/misbehaviour/misbehaviour';
export type { CodeMinor } from './testing/provider/answer/bad-request';
export type { ErrorShape } from './testing/provider/answer/imsx-error';
