export { openRosterStore, type RosterStoreSettings } from './open-roster-store';
export type { Readiness, RosterStore } from './roster-store';
export type { DistrictTransaction } from './district/district-transaction';
export type { NewDistrict } from './district/ensure-district';
export type { NewRegistration, RegistrationKind } from './district/ensure-registration';
export { StoreRefused } from './connection/store-refused';
export { StatementRefused } from './connection/statement-refused';
export { migrate, type MigrateSettings, type Migrator } from './migrations/migrate';
export type { MigrationStatus } from './migrations/recorded-migrations';
