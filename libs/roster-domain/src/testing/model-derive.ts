import { GRACE_MS, graceAdvance } from '../absence/grace';
import type { ContactRecord, StudentRecord } from '../normalise/roster-record';
import { isCurrent } from './model-members';
import { hearMetadata } from './model-metadata';
import type { ModelPull, ModelReading } from './model-reading';
import { reusedFromOf } from './model-reused';
import { assertionKey, linkKey, type ModelRoster, type ModelSchool, type Side } from './model-roster';

/**
 * - record: this pull holds a usable record of the person.
 * - kept: nothing is known that speaks against the stored one (not mentioned in a delta, rejected, absence unproven).
 * - gone: marked for deletion, or absent from a full pull where absence is a statement.
 * - missing: absent from a full pull where it is none (REST).
 */
type Presence = 'record' | 'kept' | 'gone' | 'missing';

export interface DerivedRoster {
  readonly after: ModelRoster;
  /** Of each student the schools they were in or would be in. */
  readonly schoolsOf: ReadonlyMap<string, readonly string[]>;
}

/** The roster after a pull, were the run allowed to touch just the schools in `scope`. The supplement stays as it was. */
export function deriveModelRoster(
  before: ModelRoster,
  reading: ModelReading,
  pull: ModelPull,
  scope: ReadonlySet<string>,
  blackout = false,
): DerivedRoster {
  const schoolsOf = new Map<string, readonly string[]>();
  const after: ModelRoster = {
    schools: schoolsAfter(before, reading, pull, scope, blackout),
    students: new Map(before.students),
    contacts: new Map(before.contacts),
    assertions: new Map(before.assertions),
    links: new Map(before.links),
    supplement: before.supplement,
    metadata: new Map(before.metadata),
    supplementAsOf: before.supplementAsOf,
    heldAt: before.heldAt,
    brokenAt: before.brokenAt,
    past: before.past,
  };
  const full = pull.users?.mode === 'full';
  const liftsMarks = full && (before.heldAt === null || (pull.observedAt ?? 0) >= before.heldAt);
  const absenceProves = full && !reading.unreadable;
  const graceful = pull.absence === 'grace';
  const presenceOf = (id: string, record: { status: string } | undefined, wasThere: boolean): Presence => {
    if (record !== undefined) return record.status === 'active' ? 'record' : 'gone';
    if (reading.rejected.has(id) || !absenceProves || !wasThere) return 'kept';
    return graceful ? 'missing' : 'gone';
  };
  // -- how much grace has passed in the schools of a student: in the one where least has
  const clock = (school: string): number => after.schools.get(school)?.graceClock ?? 0;
  const graceBegins = (schools: ReadonlySet<string>): number => Math.max(...[...schools].map(clock));
  const graceIsOver = (since: number, schools: ReadonlySet<string>): boolean =>
    absenceProves && Math.min(...[...schools].map(clock)) - since >= GRACE_MS;
  /** Absent, though absence proves nothing today: no removal, but no confidence either. */
  const unproven = (id: string, record: object | undefined, wasActive: boolean): boolean =>
    full && reading.unreadable && wasActive && record === undefined && !reading.rejected.has(id);

  // -- students and the schools they belong to
  const untouched = new Set<string>();
  const doubtOfStudent = new Map<string, boolean>();
  const appliedStudents = new Map<string, StudentRecord>();
  for (const id of new Set([...before.students.keys(), ...reading.students.keys()])) {
    const stored = before.students.get(id);
    const wasActive = stored?.active ?? false;
    const record = reading.students.get(id);
    const wasMissing = stored?.missingSince ?? null;
    const presence = presenceOf(id, record, wasActive || wasMissing !== null);
    const source = presence === 'record' ? (record as StudentRecord) : stored?.record;
    const wasIn = stored?.memberships ?? new Set<string>();
    const mayStay = presence === 'record' || (presence === 'kept' && wasActive);
    const nowIn = new Set(
      (mayStay ? (source?.orgs ?? []) : []).filter(
        (org) => scope.has(org) || before.schools.get(org)?.enabled,
      ),
    );
    const since = presence === 'missing' ? (wasMissing ?? graceBegins(wasIn)) : wasMissing;
    const stillMissing =
      since !== null &&
      ((presence === 'missing' && !graceIsOver(since, wasIn)) || (presence === 'kept' && !wasActive));
    const concerned = [...wasIn, ...nowIn];
    schoolsOf.set(id, concerned);
    const touched =
      concerned.some((school) => scope.has(school)) && concerned.every((school) => scope.has(school));
    const readAnew = presence === 'record';
    const reusedFrom = reusedFromOf(stored, readAnew ? record : undefined);
    const doubtful =
      reading.doubtful.has(id) ||
      unproven(id, record, wasActive) ||
      (readAnew ? reusedFrom !== null : (stored?.doubtful ?? false));
    doubtOfStudent.set(id, doubtful);
    if (!touched) {
      untouched.add(id);
      continue;
    }
    const active = nowIn.size > 0;
    if (readAnew && active) appliedStudents.set(id, record as StudentRecord);
    if (stored === undefined && !active) continue;
    after.students.set(id, {
      record: readAnew && active ? (record as StudentRecord) : (stored?.record ?? (record as StudentRecord)),
      active,
      doubtful: active ? doubtful : (stored?.doubtful ?? false),
      memberships: stillMissing ? wasIn : nowIn,
      missingSince: stillMissing ? since : null,
      reusedFrom: readAnew && active ? reusedFrom : (stored?.reusedFrom ?? null),
    });
  }

  // -- contacts present in this pull or still held
  const contactIds = new Set<string>();
  const presentContacts = new Set<string>();
  const contactsDeleted = new Set<string>();
  const doubtOfContact = new Map<string, boolean>();
  for (const id of new Set([...before.contacts.keys(), ...reading.contacts.keys()])) {
    const stored = before.contacts.get(id);
    const wasActive = stored?.active ?? false;
    const record = reading.contacts.get(id);
    const presence = presenceOf(id, record, wasActive);
    if (wasActive || record !== undefined) contactIds.add(id);
    if (presence === 'record' || (presence === 'kept' && wasActive)) presentContacts.add(id);
    if (presence === 'gone') contactsDeleted.add(id);
    const doubtful =
      reading.doubtful.has(id) ||
      unproven(id, record, wasActive) ||
      (presence === 'record' ? reusedFromOf(stored, record) !== null : (stored?.doubtful ?? false));
    doubtOfContact.set(id, doubtful);
  }

  // -- who asserts what: the record where one was read, else what is stored; a side that stops asserting falls silent
  const says = (side: Side, from: string, to: string): 'asserted' | 'silent' | undefined => {
    const record = side === 'student' ? reading.students.get(from) : reading.contacts.get(from);
    const stored = before.assertions.get(assertionKey(side, from, to));
    if (record === undefined || record.status !== 'active') return stored;
    if (record.agents.includes(to)) return 'asserted';
    return stored === undefined ? undefined : 'silent';
  };

  // -- links
  const contactsMet = new Set<string>();
  const contactsHeldBack = new Set<string>();
  const activeStudent = (id: string): boolean => after.students.get(id)?.active ?? false;
  for (const studentId of new Set([...before.students.keys(), ...appliedStudents.keys(), ...untouched])) {
    for (const contactId of new Set([...contactIds, ...before.contacts.keys()])) {
      const key = linkKey(studentId, contactId);
      const was = before.links.get(key);
      const studentSays = says('student', studentId, contactId);
      const contactSays = says('contact', contactId, studentId);
      if (untouched.has(studentId)) {
        // What waits with an untouched student holds its contacts' records back too.
        const known = before.students.get(studentId)?.active ?? false;
        if (known && (isCurrent(was) || studentSays !== undefined || contactSays !== undefined))
          contactsHeldBack.add(contactId);
        if (isCurrent(was)) contactsMet.add(contactId);
        continue;
      }
      const asserted = studentSays === 'asserted' || contactSays === 'asserted';
      if (activeStudent(studentId) && presentContacts.has(contactId) && asserted) {
        const silent = studentSays === 'silent' || contactSays === 'silent';
        const doubtful = (doubtOfStudent.get(studentId) ?? false) || (doubtOfContact.get(contactId) ?? false);
        const state = silent || doubtful ? 'UNCONFIRMED' : 'ACTIVE';
        const marked = (was?.marked ?? false) && !(liftsMarks && state === 'ACTIVE');
        after.links.set(key, { state, marked, missingSince: null });
        contactsMet.add(contactId);
      } else if (was !== undefined && was.state !== 'INACTIVE') {
        const student = after.students.get(studentId);
        const schools = student?.memberships ?? new Set<string>();
        const since = was.missingSince ?? (schools.size > 0 ? graceBegins(schools) : 0);
        const missing =
          graceful && schools.size > 0 && !contactsDeleted.has(contactId) && !graceIsOver(since, schools);
        if (missing) after.links.set(key, { state: 'MISSING', marked: was.marked, missingSince: since });
        else after.links.set(key, { state: 'INACTIVE', marked: false, missingSince: null });
      }
    }
  }

  // -- contacts are kept while a link joins them to a student who is
  const readContacts = new Map<string, ContactRecord>();
  const appliedContacts = new Set<string>();
  for (const id of new Set([...before.contacts.keys(), ...contactIds])) {
    const stored = before.contacts.get(id);
    const active = contactsMet.has(id);
    const record = reading.contacts.get(id);
    const applied = active && !contactsHeldBack.has(id) && record?.status === 'active';
    if (active && record?.status === 'active') readContacts.set(id, record);
    if (stored === undefined && !active) continue;
    if (applied) appliedContacts.add(id);
    const kept = applied || stored === undefined ? (record as ContactRecord) : stored.record;
    // A doubt is a tightening: it is kept although the record waits, and only a record that is applied takes it away.
    const wasDoubtful = stored?.doubtful ?? false;
    const doubt = doubtOfContact.get(id) ?? false;
    const doubtful = !active ? wasDoubtful : contactsHeldBack.has(id) ? wasDoubtful || doubt : doubt;
    const reusedFrom = applied ? reusedFromOf(stored, record) : (stored?.reusedFrom ?? null);
    after.contacts.set(id, { record: kept, active, doubtful, reusedFrom });
  }

  // -- what a record asserts is remembered, save of students who wait; what it no longer asserts is remembered as silence
  const waits = (id: string): boolean => untouched.has(id) && (before.students.get(id)?.active ?? false);
  const remember = (side: Side, from: string, agents: readonly string[]): void => {
    for (const key of before.assertions.keys()) {
      const [keySide, keyFrom, to] = JSON.parse(key) as [Side, string, string];
      if (keySide !== side || keyFrom !== from || (side === 'contact' && waits(to))) continue;
      if (!agents.includes(to)) after.assertions.set(key, 'silent');
    }
    for (const to of agents) {
      if (side === 'contact' && waits(to)) continue;
      after.assertions.set(assertionKey(side, from, to), 'asserted');
    }
  };
  for (const [id, record] of appliedStudents) remember('student', id, record.agents);
  for (const [id, record] of readContacts) remember('contact', id, record.agents);

  hearMetadata(before, after, reading, (side, id) => {
    const spoke = (side === 'student' ? reading.students : reading.contacts).get(id)?.status === 'active';
    const doubtful =
      side === 'student' ? (doubtOfStudent.get(id) ?? false) : (after.contacts.get(id)?.doubtful ?? false);
    return { spoke, doubtful, open: side === 'student' ? appliedStudents.has(id) : appliedContacts.has(id) };
  });
  return { after, schoolsOf };
}

function agesOf(school: ModelSchool | undefined): Pick<ModelSchool, 'asOf' | 'supplementAsOf'> {
  return { asOf: school?.asOf ?? null, supplementAsOf: school?.supplementAsOf ?? null };
}

function schoolsAfter(
  before: ModelRoster,
  reading: ModelReading,
  pull: ModelPull,
  scope: ReadonlySet<string>,
  blackout: boolean,
): ModelRoster['schools'] {
  const schools = new Map(before.schools);
  // A school that is new here has passed as much grace as any: the clocks of a student's schools are compared.
  const newest = Math.max(0, ...[...before.schools.values()].map(({ graceClock }) => graceClock));
  for (const [id, org] of reading.orgs) {
    const stored = schools.get(id);
    if (org.status !== 'active') continue;
    const enabled = (stored?.enabled ?? false) || scope.has(id);
    schools.set(id, {
      name: org.name,
      type: org.type,
      enabled,
      ...agesOf(stored),
      graceClock: stored?.graceClock ?? newest,
    });
  }
  for (const id of scope) {
    const stored = schools.get(id);
    if (!stored) continue;
    const walked =
      !blackout && pull.absence === 'grace' && pull.users?.mode === 'full' && !reading.unreadable;
    const step = walked ? graceAdvance(pull.observedAt ?? 0, stored.asOf, before.brokenAt) : 0;
    schools.set(id, { ...stored, enabled: true, graceClock: stored.graceClock + step });
  }
  return schools;
}
