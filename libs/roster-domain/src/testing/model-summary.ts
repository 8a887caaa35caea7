import type { ContactRecord, StudentRecord } from '../normalise/roster-record';
import type { LinkPlan, PeoplePlan, PlanSummary, SchoolPlan } from '../plan/plan-summary';
import { contactsByStudent, contactsOf, isCurrent, membersOf, type Membership } from './model-members';
import { NO_RIGHTS_KNOWN, RIGHT_NAMES } from '../rights/rights';
import { metadataOfPair, metadataText } from './model-metadata';
import type { ModelRoster, ModelSupplementRow } from './model-roster';
import { idsOf, unusualOf } from './model-unusual';

/** The difference of two rosters, counted per school and for the registration. */
export function summariseModel(
  before: ModelRoster,
  after: ModelRoster,
  scope: ReadonlySet<string>,
): PlanSummary {
  const schools: SchoolPlan[] = [...scope].sort().map((id) => {
    const here: Membership = (memberships) => memberships.has(id);
    return {
      sourcedId: id,
      name: after.schools.get(id)?.name ?? before.schools.get(id)?.name ?? id,
      ...summarisePart(before, after, here),
      unusual: unusualOf(before, after, here),
    };
  });
  const anywhere: Membership = (memberships) => [...memberships].some((school) => scope.has(school));
  const { students, contacts, links } = summarisePart(before, after, anywhere);
  return {
    firstLoad: before.students.size === 0 && before.contacts.size === 0,
    students,
    contacts,
    links,
    schools,
    supplement: null,
    ids: idsOf(before, after, anywhere),
  };
}

function summarisePart(
  before: ModelRoster,
  after: ModelRoster,
  belongs: Membership,
): { students: PeoplePlan; contacts: PeoplePlan; links: LinkPlan; leftWithNoAdult: number } {
  const studentsBefore = membersOf(before, belongs);
  const studentsAfter = membersOf(after, belongs);
  const contactsBefore = contactsOf(before, studentsBefore);
  const contactsAfter = contactsOf(after, studentsAfter);
  const [adultsBefore, adultsAfter] = [contactsByStudent(before), contactsByStudent(after)];
  return {
    students: peoplePlan(studentsBefore, studentsAfter, before.students, after.students, studentFields),
    contacts: peoplePlan(contactsBefore, contactsAfter, before.contacts, after.contacts, contactFields),
    links: linkPlan(before, after, studentsBefore, studentsAfter),
    leftWithNoAdult: [...studentsAfter].filter(
      (id) => before.students.get(id)?.active && adultsBefore.has(id) && !adultsAfter.has(id),
    ).length,
  };
}

function peoplePlan<R>(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  peopleBefore: ReadonlyMap<string, { active: boolean; record: R }>,
  peopleAfter: ReadonlyMap<string, { active: boolean; record: R }>,
  fieldsOf: (record: R) => string,
): PeoplePlan {
  const wasActive = (id: string): boolean => peopleBefore.get(id)?.active ?? false;
  const isActive = (id: string): boolean => peopleAfter.get(id)?.active ?? false;
  const changed = (id: string): boolean => {
    const [was, is] = [peopleBefore.get(id), peopleAfter.get(id)];
    return was !== undefined && is !== undefined && fieldsOf(was.record) !== fieldsOf(is.record);
  };
  return {
    before: before.size,
    after: after.size,
    created: [...after].filter((id) => !wasActive(id)).length,
    updated: [...after].filter((id) => wasActive(id) && changed(id)).length,
    removed: [...before].filter((id) => !isActive(id)).length,
  };
}

function linkPlan(
  before: ModelRoster,
  after: ModelRoster,
  studentsBefore: ReadonlySet<string>,
  studentsAfter: ReadonlySet<string>,
): LinkPlan {
  const plan = {
    before: 0,
    after: 0,
    created: 0,
    updated: 0,
    removed: 0,
    unconfirmed: 0,
    silenced: 0,
    moved: 0,
  };
  for (const key of new Set([...before.links.keys(), ...after.links.keys()])) {
    const [student, contact] = JSON.parse(key) as [string, string];
    const [was, is] = [before.links.get(key), after.links.get(key)];
    if (studentsAfter.has(student) && is?.state === 'ACTIVE') plan.after += 1;
    if (was?.state === 'ACTIVE' && is?.state === 'ACTIVE')
      plan.moved += Number(studentsAfter.has(student)) - Number(studentsBefore.has(student));
    if (studentsBefore.has(student)) {
      if (was?.state === 'ACTIVE') plan.before += 1;
      if (isCurrent(was) && !isCurrent(is)) plan.removed += 1;
      if (was?.state === 'ACTIVE' && is?.state === 'UNCONFIRMED') plan.unconfirmed += 1;
    }
    if (studentsAfter.has(student)) {
      if (!isCurrent(was) && isCurrent(is)) plan.created += 1;
      const stays = isCurrent(was) && isCurrent(is);
      const [said, says] = [before.supplement.get(key), after.supplement.get(key)];
      const [meta, metaNow] = [
        metadataOfPair(before, student, contact),
        metadataOfPair(after, student, contact),
      ];
      const facts = factsOf(said) !== factsOf(says) || metadataText(meta) !== metadataText(metaNow);
      if (stays && (was?.state !== is?.state || facts)) plan.updated += 1;
      const setAside =
        (says?.silence === 'set aside' && said?.silence !== 'set aside') ||
        (metaNow.setAside && !meta.setAside);
      if (stays && setAside) plan.silenced += 1;
    }
  }
  return plan;
}

/** What a supplement says of a pair, in a form that can be compared; a row without facts says as much as none. */
function factsOf(row: ModelSupplementRow | undefined): string {
  const { relationship = '', priority = '', restriction = '' } = row?.facts ?? {};
  const { beginDate = null, endDate = null, rights = NO_RIGHTS_KNOWN } = row?.facts ?? {};
  const silent = row !== undefined && row.silence !== 'none';
  return JSON.stringify([
    relationship,
    priority,
    restriction,
    beginDate,
    endDate,
    silent,
    RIGHT_NAMES.map((name) => rights[name]),
  ]);
}

function studentFields(record: StudentRecord): string {
  const { givenName, middleName, familyName, grade, studentNumber, orgs } = record;
  return JSON.stringify([givenName, middleName, familyName, grade, studentNumber, orgs]);
}

function contactFields(record: ContactRecord): string {
  const { givenName, middleName, familyName, role, email, phone, sms, orgs } = record;
  return JSON.stringify([givenName, middleName, familyName, role, email, phone, sms, orgs]);
}
