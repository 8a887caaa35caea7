import type { CustodyPolicy } from '../custody/custody-facts';
import { plainText } from '../custody/rules/restriction-text';
import type { SettingKind } from './setting-split';

/** What a district decides. */
export interface DistrictPolicy extends Omit<CustodyPolicy, 'maxAgeHours'> {
  /** How old an answer's data may be; null: as the schedule asks, at least 72 hours and at most 8 days. */
  readonly maxAgeHours: number | null;
  /** Whether birth dates are read from the SIS and kept. */
  readonly useBirthDates: boolean;
}

/** Between these lies the age that null stands for, in hours. */
const LEAST_DEFAULT_AGE = 72;
const MOST_AGE = 192;

/** From the strictest. */
const EMERGENCY: readonly unknown[] = [
  'none',
  'refer',
  'allow',
] satisfies CustodyPolicy['emergencyContact'][];

type Rule = SettingKind['stricterPart'] extends (field: string, ...rest: infer R) => unknown
  ? (...values: R) => unknown
  : never;

const lower: Rule = (before, after) => (Number(after) < Number(before) ? after : before);
const bothSay: Rule = (before, after) => before === true && after === true;

/** A field that is not named here waits whatever it changes to. */
const STRICTER: Readonly<Partial<Record<keyof DistrictPolicy, Rule>>> = {
  emergencyContact: (before, after) =>
    EMERGENCY.includes(after) && EMERGENCY.indexOf(after) < EMERGENCY.indexOf(before) ? after : before,
  linkedGuardianMayCollect: bothSay,
  adultStudentsSelfSignOut: bothSay,
  supplementMaxAgeDays: lower,
  maxAgeHours: (before, after) => (oldest(after) <= youngest(before) ? after : before),
  ignoredRestrictionTexts: (before, after) => {
    const [was, is] = [texts(before), texts(after)];
    const kept = was.filter((text) => is.some((one) => sameText(one, text)));
    // The same texts in other words or another order are taken as they are said now.
    return is.every((text) => was.some((one) => sameText(one, text))) ? after : kept;
  },
};

/**
 * The policy of a district. Birth dates in use can make an answer stricter (they tell a grown student from a child) and
 * milder (they tell two people of one name apart), so both turning them on and turning them off wait.
 */
export const policySetting: SettingKind = {
  stricterPart: (field, before, after) => {
    const rule = STRICTER[field as keyof DistrictPolicy];
    return rule === undefined ? before : rule(before, after);
  },
  describe: (field, _before, after) =>
    SENTENCES[field as keyof DistrictPolicy]?.(after) ?? `${field} is changed.`,
};

const SENTENCES: Readonly<Record<keyof DistrictPolicy, (after: unknown) => string>> = {
  emergencyContact: (after) =>
    ({
      allow: 'Somebody who is only an emergency contact may collect.',
      refer: 'Somebody who is only an emergency contact is sent to the office.',
      none: 'Somebody who is only an emergency contact is sent to the office and left off IVM’s list.',
    })[String(after)] ?? 'Emergency contacts are answered otherwise.',
  linkedGuardianMayCollect: (after) =>
    after === true
      ? 'A linked parent or guardian may collect when nothing speaks against it.'
      : 'A linked parent or guardian of whom nothing more is known is sent to the office.',
  adultStudentsSelfSignOut: (after) =>
    `A student of 18 or more may ${after === true ? '' : 'not '}sign themselves out.`,
  useBirthDates: (after) => `Birth dates are ${after === true ? '' : 'not '}read from the SIS and kept.`,
  maxAgeHours: (after) =>
    after === null
      ? 'Data may be as old as the schedule asks for.'
      : `Data older than ${String(after)} hours answer "ask the office".`,
  supplementMaxAgeDays: (after) =>
    `What a supplement older than ${String(after)} days permits counts as unknown.`,
  ignoredRestrictionTexts: (after) => {
    const said = texts(after);
    return said.length === 0
      ? 'No restriction text of the SIS is ignored.'
      : `Restriction texts that are ignored: ${said.map((text) => `"${text}"`).join(', ')}.`;
  },
};

const oldest = (hours: unknown): number => (hours === null ? MOST_AGE : Number(hours));
/** More than 8 days permit no more than 8 days do. */
const youngest = (hours: unknown): number =>
  hours === null ? LEAST_DEFAULT_AGE : Number(hours) >= MOST_AGE ? Infinity : Number(hours);

const texts = (value: unknown): readonly string[] => (value ?? []) as readonly string[];
const sameText = (a: string, b: string): boolean => plainText(a) === plainText(b);
