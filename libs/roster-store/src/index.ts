export { readFieldMapping, writeFieldMapping } from './metadata/field-mapping-store';
export { rightsKnown } from './metadata/rights-known';
export type { KnownRight } from './metadata/rights-known';
export { openRosterStore, type RosterStoreSettings } from './open-roster-store';
export type { Readiness, RosterStore } from './roster-store';
export type { DistrictTransaction } from './district/district-transaction';
export { LOCAL_DISTRICT, type NewDistrict } from './district/ensure-district';
export { registrationNamed } from './district/ensure-registration';
export type { NewRegistration, RegistrationKind } from './district/ensure-registration';
export type {
  ClassLinkSourceSettings,
  ListSettings,
  RegistrationChange,
  RegistrationForRun,
  RegistrationState,
  RestSourceSettings,
  SignInSettings,
  SourceSettings,
} from './registration/registration-settings';
export {
  createRegistration,
  listRegistrations,
  readRegistration,
  renameRegistration,
  type RegistrationView,
} from './registration/registration-view';
export {
  keepConnectionCheck,
  lastConnectionCheck,
  type StoredConnectionCheck,
} from './registration/connection-checks';
export {
  mapSchools,
  readMappings,
  readSchools,
  SCHOOL_TEMPLATES,
  type SchoolMapping,
  type SchoolRow,
  type SchoolTemplate,
} from './schools/school-mappings';
export {
  deleteUpload,
  deleteUploadsBefore,
  lastUpload,
  noteUploadRows,
  readUpload,
  receiveUpload,
  uploadContent,
  type Upload,
  type UploadKind,
} from './uploads/uploads';
export {
  ASKED_RUNS_TASK,
  askRun,
  askToCancel,
  cancelAskedRun,
  handOutAskedRuns,
  nextAskedRun,
  requeueAskedRun,
  type AskedRun,
} from './runs/asked-runs';
export { lastFieldsSeen, listRuns, pendingRun, readRun, type StoredRun } from './runs/read-runs';
export {
  changeDistrict,
  readDistrict,
  type AddOn,
  type DistrictChange,
  type DistrictRecord,
  type Edition,
} from './district/district-record';
export { DEFAULT_DISTRICT_POLICY, readPolicy, writePolicy } from './policy/district-policy';
export {
  previewSetting,
  proposeSetting,
  type SettingOutcome,
  type SettingPerson,
  type SettingProposal,
} from './settings/propose-setting';
export { approveSettingChange, rejectSettingChange } from './settings/decide-setting-change';
export {
  readSettingChange,
  readSettingChanges,
  type SettingChangeState,
  type WaitingChange,
  type WaitingQuery,
} from './settings/setting-changes';
export { type SettingName } from './settings/known-settings';
export { wantedConnection } from './settings/stored-connection';
export { readGateLimits } from './settings/stored-gate-limits';
export { wantedIvm } from './settings/stored-ivm';
export { schoolValue } from './settings/stored-schools';
export {
  activeSupportGrant,
  endSupportGrant,
  makeSupportGrant,
  readSupportGrants,
  type NewSupportGrant,
  type SupportGrant,
} from './grants/support-grants';
export { SettingRefused } from './settings/setting-refused';
export {
  changeNotifications,
  NOTIFIED_EVENTS,
  readNotifications,
  type Notifications,
  type NotifiedEvent,
} from './policy/notifications';
export {
  firstBrokenAuditEvent,
  noteAuditEvent,
  readAuditEvents,
  type AuditEvent,
  type NewAuditEvent,
} from './audit/audit-trail';
export { keepAnswer, keptAnswer, type KeptAnswer, type RepeatableRequest } from './answers/kept-answers';
export {
  calendarOn,
  readCalendar,
  writeCalendar,
  type CalendarDay,
  type CalendarEntry,
  type DistrictCalendar,
} from './calendar/district-calendar';
export type {
  FoundDrift,
  IvmDelivery,
  IvmSchoolResult,
  OwnContactOfIvm,
  SchoolForIvm,
} from './ivm/ivm-delivery';
export { expectIvmDelivery } from './ivm/expect-ivm-delivery';
export { IvmLedger, type IvmRecord, type IvmRecordKind } from './ivm/ivm-ledger';
export {
  readIvmConnection,
  type IvmConnection,
  type IvmConnectionForDelivery,
  type StoredIvmConnection,
} from './ivm/ivm-connection';
export {
  askToReconcile,
  readIvmDrift,
  readIvmSchools,
  readOpenDeliveries,
  retryDelivery,
  type IvmDriftRow,
  type IvmSchoolState,
  type OpenDelivery,
} from './ivm/read-deliveries';
export { Secrets, type SealedSecrets } from './secrets/sealed-secrets';
export { ageBetweenRuns, longestGapHours } from './schedule/age-between-runs';
export { DEFAULT_CRON, nextDue } from './schedule/next-due';
export { SYNC_TASK, type DueRegistration, type ScheduleStore, type SyncJob } from './schedule/schedule-store';
export { DEFAULT_LEASE_TIMES, type LeaseTimes } from './sync/run-lease';
export type { RunningProgress, RunProgress, RunStage } from './sync/run-progress';
export { approveHold, cancelApproval, HOLD_HOURS, type Approval } from './holds/approve-hold';
export {
  cancelRejection,
  rejectHold,
  WHOLE_PULL,
  type Rejection as HoldRejection,
} from './holds/reject-hold';
export { HoldRefused, type HoldRefusalCode } from './holds/hold-refused';
export type { HoldRef } from './holds/find-hold';
export type { HoldDecision, HoldRecord, HoldState } from './holds/hold-record';
export { readHold, readHolds, type HoldQuery } from './holds/read-holds';
export { newestPlannedRun, planOf, type PlannedSchool, type PlanOverview } from './plans/plan-of';
export { PLAN_COLUMNS, planCells } from './plans/plan-cells';
export {
  planChanges,
  planChangesPage,
  type PlanChangesQuery,
  type PlannedChangeRow,
} from './plans/plan-changes';
export { applySpot, spotOf, type AppliedSpot, type SpotObservation } from './spot/apply-spot';
export { readHeldStudent, type HeldForSpot } from './spot/held-student';
export { spotSync, type SpotOutcome, type SpotRequest, type UserReader } from './spot/spot-sync';
export { StoreRefused } from './connection/store-refused';
export { StatementRefused } from './connection/statement-refused';
export { migrate, type MigrateSettings, type Migrator } from './migrations/migrate';
export type { MigrationStatus } from './migrations/recorded-migrations';
export { RUN_DETAILS_KEPT_DAYS } from './runs/run-details';
export { REJECTIONS_KEPT, type RunRejection, type RunRejections } from './rejections/run-rejections';
export type { SyncSession } from './sync/sync-session';
export type { PullFacts } from './sync/roster-plan';
export type { PullObservations, RosterObservations } from './sync/observations';
export type { RosterCounts, RunEnd, RunOutcome, RunTrigger } from './sync/sync-run';
export type { StageWriter } from './sync/stage-writer';
export type { AppliedSupplement, SupplementObservations } from './supplement/supplement-run';
export type {
  ListedApproval,
  ListedContact,
  ListedLink,
  ListedSchool,
  ListedStudent,
  SchoolLists,
} from './lists/school-lists';
export type { OpenLists } from './lists/open-lists';
export { keptLists, type KeptLists } from './lists/lists-due';
export type { NoGoName } from './lists/no-go-people';
export { CustodyRefused } from './custody/custody-refused';
export type { ActingPerson, ActKind, NotedAct } from './custody/entries/acting-person';
export type { EnteredPerson } from './custody/entries/entered-person';
export {
  clearIdentity,
  endRestriction,
  enterRestriction,
  readRestrictions,
  RESTRICTION_KINDS,
  type NewRestriction,
  type RestrictionKind,
  type RestrictionSchedule,
  type StoredRestriction,
} from './custody/entries/restrictions';
export {
  confirmAuthorisation,
  endAuthorisation,
  enterAuthorisation,
  readAuthorisations,
  type NewAuthorisation,
  type StoredAuthorisation,
} from './custody/entries/authorisations';
export {
  aliasesOf,
  confirmAlias,
  proposeAlias,
  removeAlias,
  type StoredAlias,
} from './custody/entries/aliases';
export { loadCustodyFacts, type LoadedFacts } from './custody/facts/load-custody-facts';
export type { FactsWanted } from './custody/facts/facts-wanted';
export {
  answerQuestion,
  custodyCheck,
  type CheckedPerson,
  type CustodyCheck,
  type CustodyCheckRequest,
  type CustodyWarning,
} from './custody/record/custody-check';
export {
  readDecision,
  readDecisions,
  type DecisionFilter,
  type DecisionLine,
  type RecordedDecision,
} from './custody/record/recorded-decisions';
export { findByRef, type RefKind, type RosterRef } from './custody/search/find-by-ref';
export { searchStudents, type FoundStudent } from './custody/search/search-students';
export { adultsOfStudent, type AdultOfStudent } from './custody/search/adults-of-student';
export {
  askAgain,
  noteOutcome,
  overrideDecision,
  stateOf as overrideStateOf,
  type DeskOutcome,
  type OverrideState,
} from './custody/record/override';
export { thenAndNow, type ChangedFact, type ThenAndNow } from './custody/record/then-and-now';
export type { LevelledAnswers, LevelOptions } from './pair-answers/level-answers';
export { TOLD_AHEAD_MS, type PairAnswer } from './pair-answers/pair-answer';
export {
  answersAbove,
  newestAnswerVersion,
  pairAnswer,
  type AnswersWanted,
} from './pair-answers/read-answers';
export {
  answerChanges,
  answerChangesOf,
  CHANGES_KEPT_DAYS,
  type AnswerChange,
  type AnswerChangesWanted,
} from './pair-answers/answer-changes';
export { forecast, type SchoolForecast } from './pair-answers/forecast';
export { policyEffect, type PolicyEffect } from './pair-answers/policy-effect';
