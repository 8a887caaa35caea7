import { storedCalendar } from './stored-calendar';
import { storedConnection } from './stored-connection';
import { storedFieldMapping } from './stored-field-mapping';
import { storedGateLimits } from './stored-gate-limits';
import { storedIvm } from './stored-ivm';
import { storedPolicy } from './stored-policy';
import { storedSchedule } from './stored-schedule';
import { storedSchools } from './stored-schools';
import { storedTimezone } from './stored-timezone';
import type { StoredSetting } from './stored-setting';

/** Every setting whose loosenings wait for an approver. A new one: its rules in roster-domain, a file here, a line. */
export const knownSettings = {
  policy: storedPolicy,
  timezone: storedTimezone,
  calendar: storedCalendar,
  schools: storedSchools,
  connection: storedConnection,
  ivm: storedIvm,
  gate_limits: storedGateLimits,
  field_mapping: storedFieldMapping,
  schedule: storedSchedule,
} satisfies Readonly<Record<string, StoredSetting>>;

export type SettingName = keyof typeof knownSettings;
