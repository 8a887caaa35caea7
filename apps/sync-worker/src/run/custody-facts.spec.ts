import { guardian, school, student, type BundleRow } from 'oneroster-client/testing';
import { decideCustody, type CustodyDecision, type CustodyQuestion } from 'roster-domain';
import {
  clearIdentity,
  confirmAlias,
  confirmAuthorisation,
  endRestriction,
  enterAuthorisation,
  enterRestriction,
  loadCustodyFacts,
  proposeAlias,
  type EnteredPerson,
} from 'roster-store';
import { createTestDatabase, everyCustodyFact, type TestDatabase } from 'roster-store/testing';
import { CustodyDistrict, DESK, named } from '../testing/custody-district';

/* What is loaded for a question is enough: the answer is the one that all the district's facts would give. */

const noon = new Date();
const who = (subject: string, role: string) => ({ subject, name: null, roles: [role], at: noon });
const desk = { ...DESK, at: noon };
const approver = who('approver-1', 'approver');

/** Invented people whose names are alike in every way the domain knows, and some in none. */
const ADULTS = [
  'Robin Garcia-Lopez',
  'Robin Lopez',
  'Bobby Garcia',
  'R Garcia',
  'Robin Garciaa',
  'Garcia Robin',
  'Édith Müller',
  'Edith Muller',
  'Edith Anne Muller',
  'Thomas Smith',
  'Tom Smyth',
  'Thomas Smith',
  'Zoe Quill',
];
const CHILDREN = ['Ada Garcia', 'Ada Garcia', 'Ben Muller', 'Cleo Smith', 'Adah Garcia', 'Dora Quill'];

let database: TestDatabase;
let district: CustodyDistrict;
beforeAll(async () => {
  database = await createTestDatabase();
  district = await CustodyDistrict.open(database);
});
afterAll(async () => {
  await district?.close();
  await database?.drop();
});

function people(): BundleRow[] {
  const split = (name: string) => ({
    givenName: named(name).givenName,
    middleName: named(name).middleName,
    familyName: named(name).familyName,
  });
  const childrenOf = (adult: number) => [
    `s${adult % CHILDREN.length}`,
    `s${(adult * 5 + 1) % CHILDREN.length}`,
  ];
  return [
    ...CHILDREN.map((name, at) => student({ sourcedId: `s${at}`, ...split(name), agentSourcedIds: [] })),
    ...ADULTS.map((name, at) =>
      guardian({
        sourcedId: `g${at}`,
        ...split(name),
        role: at % 3 === 0 ? 'relative' : 'guardian',
        agentSourcedIds: childrenOf(at),
      }),
    ),
  ];
}

test('of every question among people with like names, the loaded facts give the answer of all facts', async () => {
  await district.pull({
    orgs: [school()],
    users: people(),
    supplement: ['s0,g0,,,,no,,,,,,,', 's3,g9,,yes,,,,,,,,,', 's2,g3,,,,,,,no,,,,'],
    at: new Date(noon.getTime() - 3_600_000),
  });
  const schoolId = await district.idOf('school', 'school-1');
  const students = await Promise.all(CHILDREN.map((_, at) => district.idOf('student', `s${at}`)));
  const contacts = await Promise.all(ADULTS.map((_, at) => district.idOf('contact', `g${at}`)));
  const person = (text: string): EnteredPerson => ({ name: named(text), birthDate: null });
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = students;
  const contact = (at: number) => contacts[at] ?? 0;
  const order = {
    kind: 'PROTECTION_ORDER',
    schools: 'all',
    from: null,
    to: null,
    documentOnFile: true,
    schedule: null,
    note: '',
  } as const;

  await database.store.withDistrict(district.districtId, async (tx) => {
    await enterRestriction(tx, desk, { ...order, person: person('Robin Garcia'), students: [s0] });
    await enterRestriction(tx, desk, {
      ...order,
      kind: 'TRESPASS',
      person: person('Tom Smith'),
      students: 'all',
      schools: [schoolId],
    });
    await enterRestriction(tx, desk, { ...order, person: { contactId: contact(7) }, students: [s2, s3] });
    const ended = await enterRestriction(tx, desk, {
      ...order,
      person: { contactId: contact(12) },
      students: 'all',
    });
    await endRestriction(tx, desk, ended, 'the court ended it');
    await endRestriction(tx, approver, ended, 'seen the paper');
    const cleared = await enterRestriction(tx, desk, {
      ...order,
      person: { name: named('Thomas Smith'), birthDate: '1970-01-01' },
      students: [s3],
    });
    await clearIdentity(tx, desk, cleared, contact(9), 'another birth date');
    const grant = (grantorId: number, by: EnteredPerson, studentId: number) =>
      enterAuthorisation(tx, desk, {
        grantorId,
        person: by,
        studentId,
        from: '2020-01-01',
        to: '2099-01-01',
        note: '',
      });
    for (const id of [
      await grant(contact(1), person('Thomas Smith'), s1),
      await grant(contact(1), person('Zoe Quill'), s1),
      await grant(contact(12), person('Nobody Known'), s0),
      await grant(contact(4), { contactId: contact(8) }, s2),
    ])
      await confirmAuthorisation(tx, who('office-1', 'desk'), id, '');
    await grant(contact(1), person('Never Confirmed'), s1);
    await proposeAlias(tx, desk, contact(12), named('Robin Garcia'));
    const alias = await proposeAlias(tx, desk, contact(10), named('Thomas Smith'));
    await confirmAlias(tx, approver, contact(10), alias, 'licence seen');
  });

  const questions: CustodyQuestion[] = [];
  const names = [
    ...ADULTS,
    'Robin Garcia',
    'Tom Smith',
    'Nobody Known',
    'Never Confirmed',
    'Ada Garcia',
    'Smith Thomas',
    'Xavier Unlike',
  ];
  const question = (
    studentId: number,
    asked: Partial<CustodyQuestion['person']>,
    purpose: CustodyQuestion['purpose'],
  ) =>
    questions.push({
      purpose,
      at: noon.getTime(),
      whatIf: false,
      students: [String(studentId)],
      person: { contact: null, name: null, birthDate: null, evidence: 'typed', self: false, ...asked },
      callerMayVerify: true,
    });
  for (const [place, studentId] of students.entries()) {
    for (const id of contacts)
      question(studentId, { contact: String(id), evidence: 'verified' }, 'EARLY_DEPARTURE');
    for (const name of names.filter((_, at) => at % 3 === place % 3))
      for (const evidence of ['typed', 'scanned'] as const)
        question(studentId, { name: named(name), evidence }, 'EARLY_DEPARTURE');
    question(studentId, { evidence: 'verified', self: true }, 'EARLY_DEPARTURE');
    question(studentId, {}, 'EARLY_DEPARTURE');
  }
  for (const name of names)
    questions.push({
      ...(questions[0] as CustodyQuestion),
      purpose: 'VISIT',
      students: [],
      person: { contact: null, name: named(name), birthDate: null, evidence: 'scanned', self: false },
    });

  const outcomes = new Set<string>();
  await database.store.withDistrict(
    district.districtId,
    async (tx) => {
      const all = new Map<string, Awaited<ReturnType<typeof everyCustodyFact>>>();
      for (const asked of questions) {
        const studentIds = asked.students.map(Number);
        const key = asked.students.join();
        const every = all.get(key) ?? (await everyCustodyFact(tx, schoolId, studentIds, null, asked.at));
        all.set(key, every);
        const { contact: claimed, evidence, name } = asked.person;
        const wanted = {
          schoolId,
          studentIds,
          contactId: claimed === null ? null : Number(claimed),
          name,
          evidence,
          at: asked.at,
        };
        const loaded = await loadCustodyFacts(tx, wanted);
        const [answer, expected] = [loaded?.facts ?? every, every].map(
          (facts) => decideCustody(facts, asked) as CustodyDecision,
        );
        expect({ asked, answer }).toEqual({ asked, answer: expected });
        for (const { code, outcome } of answer?.results.flatMap(({ reasons }) => reasons) ?? [])
          outcomes.add(`${code} ${outcome}`);
      }
    },
    'one moment',
  );
  expect(questions.length).toBeGreaterThan(120);
  // The comparison is worth something: these were all met.
  expect([...outcomes]).toEqual(
    expect.arrayContaining([
      'RESTRICTION_IN_FORCE DENY',
      'POSSIBLE_RESTRICTED_PERSON REFER',
      'CONTACT_NOT_ALLOWED REFER',
      'TEMPORARY_AUTHORISATION ALLOW',
      'AUTHORISATION_GRANTOR_CHANGED REFER',
      'LINKED_GUARDIAN ALLOW',
      'LEGAL_GUARDIAN ALLOW',
      'IDENTITY_UNCERTAIN REFER',
      'NO_RESTRICTION_FOUND ALLOW',
      'NOT_LISTED REFER',
    ]),
  );
});
