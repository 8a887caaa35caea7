import { fieldMappings, type FieldMappingPreset } from '../catalogue/field-mappings';
import { counted, listed, type Finding } from './finding';
import { contactRoles, type RosterTally } from './roster-tally';

/** Below this share of students with a contact, something is likely to be missing. */
const GOOD_COVERAGE = 0.9;

/** Keys are the provider's words; one that looks like data, or goes on for ever, is not repeated. */
const PLAIN_KEY = /^(?=.*[a-z])(?!.*\d{3})[\w.:-]{1,60}$/i;
const MOST_KEYS_SHOWN = 20;

export function orgsFinding(tally: RosterTally): Finding {
  const types = [...tally.orgsByType].map(([type, count]) => counted(count, type));
  const total = [...tally.orgsByType.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    return {
      check: 'orgs',
      verdict: 'fail',
      saw: 'The list of schools is empty.',
      advice:
        'Ask the SIS to give this key access to the schools. A key without rights often gets an empty list instead of a refusal.',
    };
  }
  if (!tally.orgsByType.has('school')) {
    return {
      check: 'orgs',
      verdict: 'warn',
      saw: `No org of type school; there are ${listed(types)}.`,
      advice: 'Ask the SIS to share its schools, or map the orgs that are schools by hand.',
    };
  }
  return { check: 'orgs', verdict: 'ok', saw: `Orgs: ${listed(types)}.`, advice: '' };
}

/** Whether there is anybody to check a visitor against. */
export function guardiansFinding(tally: RosterTally, complete: boolean): Finding {
  const { students } = tally;
  const among = complete ? '' : ` among the ${counted(tally.users, 'user')} looked at`;
  if (students === 0) {
    return {
      check: 'guardians',
      verdict: 'fail',
      saw: `There is no student${among}.`,
      advice:
        'Ask the SIS whether this key may read students, and whether the school year has begun in its data.',
    };
  }
  const byRole = contactRoles
    .map((role) => [role, tally.usersByRole.get(role) ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([role, count]) => counted(count, role));
  if (byRole.length === 0) {
    return {
      check: 'guardians',
      verdict: complete ? 'fail' : 'warn',
      saw: `${counted(students, 'student')}, but no parent, guardian or relative${among}.`,
      advice:
        'Ask the SIS whether its OneRoster data holds guardians at all, and what must be switched on: portal accounts, users not enrolled in a class, a permission of this key. Without them nobody can be checked.',
    };
  }
  const joined = complete ? tally.studentsWithContact : tally.studentsWithAgents;
  const share = joined / students;
  const who = `${listed(byRole)}; ${percent(share)} of ${counted(students, 'student')} have at least one${among}.`;
  if (joined === 0) {
    return {
      check: 'guardians',
      verdict: complete ? 'fail' : 'warn',
      saw: who,
      advice:
        'There are contacts, but nothing says whose. Ask the SIS to send the relationships (agents), on the student or on the contact.',
    };
  }
  if (share < GOOD_COVERAGE) {
    return {
      check: 'guardians',
      verdict: 'warn',
      saw: who,
      advice:
        'Ask the SIS which contacts are left out: those without a portal account, those not marked as guardian? A missing contact proves nothing about a child.',
    };
  }
  return { check: 'guardians', verdict: 'ok', saw: who, advice: '' };
}

export function metadataFinding(tally: RosterTally): Finding {
  const all = [...tally.metadataKeys].sort(([, a], [, b]) => b - a);
  const plain = all.filter(([key]) => PLAIN_KEY.test(key));
  if (all.length === 0) {
    return {
      check: 'metadata',
      verdict: 'ok',
      saw: 'No metadata: nothing beyond the relationship itself is said of custody or pickup.',
      advice: 'If the SIS keeps such fields, ask whether it can send them, or export them as a file.',
    };
  }
  const shown = plain
    .slice(0, MOST_KEYS_SHOWN)
    .map(([key, count]) => `${key} (${percent(count / Math.max(1, tally.users))})`);
  const unshown = all.length - shown.length;
  const more = unshown > 0 ? ` and ${counted(unshown, 'other key')}` : '';
  const known = Object.values(fieldMappings).filter((mapping) => isIn(mapping, tally.metadataKeys));
  return {
    check: 'metadata',
    verdict: 'ok',
    saw: `Metadata of users, and how many have it: ${listed(shown)}${more}.`,
    advice:
      known.length === 0
        ? 'Decide which of these keys say something of custody or pickup, and map them.'
        : `These look like ${listed(known.map(({ name }) => `"${name}"`))}: map them, after asking what an empty value means.`,
  };
}

export function requiredFieldsFinding(tally: RosterTally): Finding {
  const lacking = [...tally.lacking].map(([field, count]) => `${counted(count, 'user')} without ${field}`);
  if (tally.unreadable > 0) lacking.push(`${counted(tally.unreadable, 'record')} that cannot be read`);
  if (lacking.length === 0) {
    return {
      check: 'required_fields',
      verdict: 'ok',
      saw: `All ${counted(tally.users, 'user')} looked at have what is needed.`,
      advice: '',
    };
  }
  return {
    check: 'required_fields',
    verdict: 'warn',
    saw: `Not usable: ${listed(lacking)}.`,
    advice: 'They are left out and counted; the others are used. Have them completed in the SIS.',
  };
}

function isIn(mapping: FieldMappingPreset, keys: ReadonlyMap<string, number>): boolean {
  if (mapping.list !== undefined) return keys.has(mapping.list.key);
  return mapping.fields.filter(({ column, means }) => means !== 'none' && keys.has(column)).length > 1;
}

/** 0.996 -> '99 %': never 100 % while one is missing. */
function percent(share: number): string {
  return `${share === 1 ? 100 : Math.min(99, Math.round(share * 100))} %`;
}
