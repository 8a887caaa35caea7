export type {
  Absence,
  Collection,
  CollectionMode,
  Resource,
  RosterSource,
  SourceRecord,
} from './source/roster-source';
export type {
  ContactRecord,
  ContactRole,
  NormalisedOrg,
  NormalisedUser,
  OrgRecord,
  OtherRole,
  PersonRecord,
  RecordStatus,
  Rejection,
  RejectionCode,
  StudentRecord,
} from './normalise/roster-record';
export { describeRejection } from './normalise/describe-rejection';
export type { RejectionSentences } from './normalise/describe-rejection';
export { normaliseOrg } from './normalise/normalise-org';
export { normaliseUser, NORMALISER_VERSION } from './normalise/normalise-user';
export { createFingerprinter, FINGERPRINT_BYTES, fingerprintText } from './compare/fingerprint';
export type { Fingerprint, FingerprintSalt } from './compare/fingerprint';
export { KnownRecords } from './compare/known-records';
export { blastRadius } from './plan/blast-radius';
export type { SchoolRadius } from './plan/blast-radius';
export { judgeSpot } from './spot/judge-spot';
export type { HeldLink, HeldStudent, SpotReading, SpotVerdict } from './spot/judge-spot';
export { DIRECTION } from './plan/planned-change';
export type { ChangedValues, Direction, LinkState, PlannedChange } from './plan/planned-change';
export type {
  IdCounts,
  LinkPlan,
  PeoplePlan,
  PlanSummary,
  SchoolPlan,
  SupplementPlan,
  UnusualCounts,
} from './plan/plan-summary';
export { DEFAULT_GATE_LIMITS } from './gate/gate-limits';
export type { GateLimits } from './gate/gate-limits';
export type { GateReason, GateReasonCode } from './gate/gate-reason';
export { judgePlan, judgeRest, passedByAnnouncement } from './gate/judge-plan';
export type { GateContext, GateVerdict } from './gate/judge-plan';
export { planAgainstWeekAgo, stateAfter } from './gate/school-state';
export type { SchoolState } from './gate/school-state';
export { limitsOn } from './gate/announcement';
export type { Announcement } from './gate/announcement';
export { witnessSentence } from './gate/witnesses';
export type { WitnessCounts } from './gate/witnesses';
export { DEFAULT_MAX_AGE_HOURS, listsValidUntil } from './freshness/lists-valid-until';
export { countsForEverybody, createFactsReader, EVERYBODY } from './mapping/facts-of-user';
export type { FactsOfUser, RecordFacts } from './mapping/facts-of-user';
export {
  faultsOfMapping,
  FIELD_SOURCES,
  keyOf,
  MAPPED_FACTS,
  metadataFields,
  NO_MAPPING,
  NO_MEANINGS,
  settingsOfUsers,
  supplementHeaders,
} from './mapping/field-mapping';
export type {
  FieldMapping,
  FieldSource,
  MappedFact,
  MappedField,
  MappingFault,
  NoMeaning,
} from './mapping/field-mapping';
export { FieldCounter } from './mapping/fields-seen';
export type { SeenField, SeenFields } from './mapping/fields-seen';
export { answerOf } from './mapping/read-answer';
export { FIELD_PRESETS } from './mapping/field-presets';
export type { FieldPreset } from './mapping/field-presets';
export { isSameMapping, stricterMapping } from './mapping/stricter-mapping';
export { joinFacts, NO_FACTS } from './rights/pair-facts';
export type { PairFacts } from './rights/pair-facts';
export { NO_RIGHTS_KNOWN, RIGHT, RIGHT_NAMES } from './rights/rights';
export type { Right, RightName, Rights } from './rights/rights';
export { normaliseSupplementRow } from './supplement/normalise-supplement-row';
export type { NormalisedSupplementRow } from './supplement/normalise-supplement-row';
export { UNREADABLE_BEGIN_DATE, UNREADABLE_END_DATE } from './supplement/supplement-row';
export type { SupplementFacts, SupplementRow } from './supplement/supplement-row';
export { GRACE_MS, graceAdvance, LONGEST_STEP_MS } from './absence/grace';
export { isAnotherHuman } from './identity/another-human';
export { compareAllNames, compareNames } from './identity/compare-names';
export { NAME_LEVELS } from './identity/name-level';
export type { NameComparison, NameLevel } from './identity/name-level';
export { foldedTokens } from './identity/fold-name';
export { initialOf, nameKeys } from './identity/name-keys';
export type { NameKeys } from './identity/name-keys';
export type { PersonName } from './identity/person-name';
export { answerOfPair, listWordOf, nextChangeOf, outlookOfPair, pickupOf } from './custody/answer-of-pair';
export type { ListWord, PairAnswer, PairOutlook } from './custody/answer-of-pair';
export { freshnessChangesAt, isFreshFor } from './custody/freshness';
export { CUSTODY_REASON_CODES, CUSTODY_RULE_VERSION, KIOSK_TEXT, OUTCOMES } from './custody/custody-decision';
export type {
  CustodyDecision,
  CustodyReason,
  CustodyReasonCode,
  Outcome,
  StudentDecision,
} from './custody/custody-decision';
export { DEFAULT_CUSTODY_POLICY } from './custody/custody-facts';
export type {
  AuthorisationFact,
  ContactFact,
  CustodyFacts,
  CustodyPolicy,
  JoinFact,
  LinkFact,
  RestrictedStudent,
  RestrictionFact,
  SchoolFact,
  StudentFact,
} from './custody/custody-facts';
export type { CustodyQuestion, PersonEvidence } from './custody/custody-question';
export { decideCustody } from './custody/decide-custody';
export type { InvalidQuestion } from './custody/decide-custody';
export { judgeOverride, reasonKey } from './custody/judge-override';
export type { CustodyOverride, OverrideVerdict } from './custody/judge-override';
export { isLocalDate, schoolCalendar } from './custody/school-day';
export type { LocalDate, SchoolCalendar } from './custody/school-day';
export {
  mayActAsOneOfTwo,
  mayConfirmAlias,
  mayConfirmAuthorisation,
  mayEnter,
  mayRemoveAlias,
  twoPersonState,
} from './custody/second-person';
export type { Act, Actor, Refusal, TwoPersonState } from './custody/second-person';
export { calendarSetting } from './settings/calendar-setting';
export { connectionSetting } from './settings/connection-setting';
export { ivmSetting } from './settings/ivm-setting';
export { gateLimitsSetting } from './settings/gate-limits-setting';
export { policySetting } from './settings/policy-setting';
export type { DistrictPolicy } from './settings/policy-setting';
export { rightsMappingSetting } from './settings/rights-mapping-setting';
export { scheduleSetting } from './settings/schedule-setting';
export { schoolSetting } from './settings/school-setting';
export type { SchoolSetting } from './settings/school-setting';
export { timezoneSetting } from './settings/timezone-setting';
export { sameValue, splitSetting, wholeChange, withChanges } from './settings/setting-split';
export type { SettingChange, SettingKind, SettingSplit, SettingValues } from './settings/setting-split';
