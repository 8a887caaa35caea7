export { readBundle } from './bundle/read-bundle';
export type { CsvBundle, ManifestFacts, ReadBundleOptions } from './bundle/csv-bundle';
export type { BundleLimits } from './bundle/bundle-limits';
export { BundleRefusedError } from './errors/bundle-refused-error';
export type { BundleRefusedCode } from './errors/bundle-refused-error';
export { IncompletePullError } from './errors/incomplete-pull-error';
export type { IncompletePullCode } from './errors/incomplete-pull-error';
export { UnreadableRecordError } from './errors/unreadable-record-error';
export type { UnreadableRecordCode } from './errors/unreadable-record-error';
export type {
  Absence,
  Collection,
  CollectionMode,
  Resource,
  RosterSource,
  SourceRecord,
} from './source/roster-source';
export type {
  OneRosterDemographics,
  OneRosterObject,
  OneRosterOrg,
  OneRosterReference,
  OneRosterUser,
  OneRosterUserId,
} from './source/oneroster-record';
export { readSupplement } from './supplement/read-supplement';
export type {
  ReadSupplementOptions,
  SupplementFile,
  SupplementSourceRecord,
} from './supplement/supplement-file';
export type { SupplementColumnNames } from './supplement/supplement-layout';
export { SUPPLEMENT_COLUMNS, SUPPLEMENT_RIGHTS } from './supplement/supplement-record';
export type {
  SupplementAnswer,
  SupplementColumn,
  SupplementRecord,
  SupplementRight,
} from './supplement/supplement-record';
export type { BundleWarning, BundleWarningCode } from './source/warning';
export { providerCatalogue } from './catalogue/provider-catalogue';
export type {
  CatalogueEntry,
  Claim,
  ContactsOverOneRoster,
  ProviderPreset,
  Sureness,
} from './catalogue/catalogue-entry';
export { findProviders } from './catalogue/find-providers';
export type { ProviderHint } from './catalogue/find-providers';
export { fieldMappings } from './catalogue/field-mappings';
export type { FieldMappingPreset, FieldMeaning } from './catalogue/field-mappings';
export { quirks } from './catalogue/quirks';
export type { Quirk, QuirkName } from './catalogue/quirks';
export { catalogueSources } from './catalogue/sources';
export type { CatalogueSource, SourceName } from './catalogue/sources';
export { supportQuestions } from './catalogue/support-questions';
export type { SupportQuestion } from './catalogue/support-questions';
export { checkBundle } from './doctor/check-bundle';
export type { CheckBundleOptions } from './doctor/check-bundle';
export { checkConnection } from './doctor/check-connection';
export type { CheckConnectionOptions, ConnectionFinding } from './doctor/check-connection';
export { applyFix } from './doctor/connection-fix';
export type { ConnectionFix } from './doctor/connection-fix';
export { isUsable } from './doctor/finding';
export type { CheckName, Finding, FindingVerdict } from './doctor/finding';
export type {
  OneRosterAcademicSession,
  OneRosterClass,
  OneRosterEnrollment,
} from './source/oneroster-record';
export { openProvider } from './rest/open-provider';
export type { CollectionQuery, Provider, ReadOptions } from './rest/open-provider';
export type { JsonRecord, Walk } from './rest/walk';
export type { RestSource, RestSourceOptions } from './rest/rest-source';
export type { SourceWarning, SourceWarningCode } from './rest/source-warnings';
export type { WalkOddity } from './rest/walk-settings';
export type {
  AuthSettings,
  BearerSettings,
  ClassLinkProxySettings,
  ClientOptions,
  Oauth1Settings,
  Oauth2Settings,
  ProviderSettings,
  Timeouts,
} from './rest/provider-settings';
export type { Clock } from './http/clock';
export { createRequestGate } from './http/request-gate';
export type { GateLimits, RequestGate } from './http/request-gate';
export type { RetryLimits } from './http/retry-delay';
export { ProviderError } from './errors/provider-error';
export type { ProviderErrorCode, ProviderErrorDetails } from './errors/provider-error';
export { both, changedSince, either, where } from './query/filter';
export type { Condition, Filter, FilterOperator } from './query/filter';
export { listClassLinkApplications, readClassLinkServer } from './classlink/applications';
export type { ClassLinkApplication, ClassLinkServer, ClassLinkSettings } from './classlink/applications';
