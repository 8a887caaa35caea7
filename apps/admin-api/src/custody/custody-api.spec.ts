import { firstBrokenAuditEvent, readAuditEvents } from 'roster-store';
import { ApiOnStore, type Ask } from '../testing/api-on-store';

/* The desk's questions over HTTP. What the roster may look like after runs is tried in sync-worker's custody.spec. */

interface Check {
  id: number;
  outcome: string;
  results: {
    student: number | null;
    outcome: string;
    reasons: { code: string; source: string }[];
    asOf: string;
    runId: number | null;
  }[];
  warnings: { code: string }[];
  kioskText: string;
}
interface Stored {
  id: number;
  state: string;
  code: string;
}

let api: ApiOnStore;
let districtId: number;
let desk: Ask;
let desk2: Ask;
let approver: Ask;
let support: Ask;
const [SCHOOL, OTHER_SCHOOL, ADA, BEN, GALE, ROBIN] = [1, 2, 11, 12, 21, 22];

beforeAll(async () => {
  api = await ApiOnStore.start();
  districtId = await api.store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
  const registrationId = await api.store.ensureRegistration(districtId, { name: 'sis', kind: 'csv' });
  await api.store.withDistrict(districtId, async (tx) => {
    const each = async (sql: string, rows: readonly (readonly unknown[])[]) => {
      for (const row of rows) await tx.query(sql, [registrationId, ...row]);
    };
    await each(
      `insert into school (district_id, id, registration_id, sourced_id, name, type, enabled, as_of)
       select id, $2, $1, $3, $3, 'school', true, date_trunc('second', now() - interval '1 hour') from district`,
      [
        [SCHOOL, 'lincoln'],
        [OTHER_SCHOOL, 'oak'],
      ],
    );
    await each(
      `insert into student (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, grade, student_number, orgs, active, doubtful)
       select id, $2, $1, $3, $4, '', 'Sample', '3', $5, '{}', true, false from district`,
      [
        [ADA, 's-ada', 'Ada', '1001'],
        [BEN, 's-ben', 'Bén', '1002'],
      ],
    );
    await each(
      `insert into contact (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, role, email, phone, sms, orgs, active, doubtful)
       select id, $2, $1, $3, $4, '', 'Sample', 'guardian', '', '555-0142', '', '{}', true, false from district`,
      [
        [GALE, 'g-gale', 'Gale'],
        [ROBIN, 'g-robin', 'Robin'],
      ],
    );
    await each(
      `insert into student_school (district_id, student_id, school_id) select id, $2, $3 from district where $1::int is not null`,
      [
        [ADA, SCHOOL],
        [BEN, SCHOOL],
      ],
    );
    await each(
      `insert into link (district_id, student_id, contact_id, registration_id, state, marked) select id, $2, $3, $1, 'ACTIVE', false from district`,
      [
        [ADA, GALE],
        [BEN, GALE],
        [BEN, ROBIN],
      ],
    );
  });
  desk = api.as({ sub: 'dana', roles: ['desk'], schools: ['lincoln'] });
  desk2 = api.as({ sub: 'drew', roles: ['desk'], schools: 'all' });
  approver = api.as({ sub: 'alex', roles: ['approver'] });
  support = api.as({ sub: 'sam', roles: ['support'] });
});
afterAll(() => api?.stop());

const at = (path: string) => `/districts/${districtId}${path}`;
const question = (changes: object = {}) => ({
  school: SCHOOL,
  students: [ADA],
  person: { contact: GALE, evidence: 'verified' },
  purpose: 'EARLY_DEPARTURE',
  ...changes,
});
const check = async (changes: object = {}, as: Ask = desk): Promise<Check> => {
  const { body, status } = await as<Check>('POST', at('/custody-checks'), question(changes));
  expect(status).toBe(201);
  return body;
};
const restriction = {
  kind: 'PROTECTION_ORDER',
  person: { contact: GALE },
  students: [ADA],
  documentOnFile: true,
  note: null,
};

describe('a custody check', () => {
  it('answers, is recorded with its facts, and is found again', async () => {
    const answer = await check({
      school: { sourcedId: 'lincoln', registration: 'sis' },
      students: [{ studentNumber: '1001' }],
      person: {
        contact: { sourcedId: 'g-gale', registration: 'sis' },
        givenName: null,
        evidence: 'verified',
      },
    });
    expect(answer).toMatchObject({
      outcome: 'ALLOW',
      results: [
        {
          student: ADA,
          outcome: 'ALLOW',
          candidates: [GALE],
          ruleVersion: '1',
          runId: null,
          reasons: [{ code: 'LINKED_GUARDIAN', rule: 7 }],
        },
      ],
      warnings: [],
    });
    expect(Date.parse(answer.results[0]?.asOf ?? '')).toBeLessThan(Date.now());
    const list = await desk<{ items: Check[] }>(
      'GET',
      at(`/custody-checks?student=${ADA}&outcome=ALLOW&limit=1`),
    );
    expect(list.body.items[0]).toMatchObject({ id: answer.id, school: SCHOOL, by: { subject: 'dana' } });
    const one = await desk('GET', at(`/custody-checks/${answer.id}`));
    expect(one.body).toMatchObject({
      outcome: 'ALLOW',
      facts: { links: [{ state: 'ACTIVE' }] },
      now: { outcome: 'ALLOW', changedFacts: [], newReasons: [], goneReasons: [] },
    });
  });

  it('that comes again with its Idempotency-Key is recorded once, also when both come at once', async () => {
    const count = async () =>
      (await desk<{ items: Check[] }>('GET', at('/custody-checks?limit=100'))).body.items.length;
    const before = await count();
    const ask = (key: string, body = question()) =>
      desk<Check & Stored>('POST', at('/custody-checks'), body, { 'idempotency-key': key });
    const answers = [...(await Promise.all([ask('a'), ask('a'), ask('a')])), await ask('a')];
    expect(new Set(answers.map(({ body, status }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(answers[3]?.headers.get('location')).toContain(`/custody-checks/${answers[0]?.body.id}`);
    expect(await count()).toBe(before + 1);
    const other = await ask('a', question({ students: [BEN] }));
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('names people in every way of a reference', async () => {
    await api.store.withDistrict(districtId, (tx) =>
      tx.query(
        `insert into student (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, grade, student_number, orgs, active, doubtful)
         select district_id, id + 100, registration_id, sourced_id || '-gone', given_name, '', family_name, grade, '77', '{}', false, false
           from student where id in (${ADA}, ${BEN})`,
      ),
    );
    for (const student of [
      ADA,
      String(ADA),
      { id: ADA },
      { sourcedId: 's-ada', registration: 'sis' },
      { studentNumber: '1001' },
    ])
      expect((await check({ students: [student] })).results[0]?.student).toBe(ADA);
    const { body, status } = await desk<Stored>(
      'POST',
      at('/custody-checks'),
      question({ students: [{ studentNumber: '77' }] }),
    );
    expect([status, body.code]).toEqual([422, 'ambiguous_reference']);
    expect((await check({ students: [{ ivmId: 'unheard of' }] })).results[0]?.reasons[0]?.code).toBe(
      'STUDENT_NOT_HERE',
    );
  });

  it('answers a what-if of another instant, and records none', async () => {
    const before = (await desk<{ items: Check[] }>('GET', at('/custody-checks'))).body.items.length;
    const later = { at: new Date(Date.now() + 100 * 3_600_000).toISOString() };
    for (const as of [desk, support, approver]) {
      const { body, status } = await as<Check>('POST', at('/custody-checks?whatIf=true'), question(later));
      expect([status, body.id, body.outcome]).toEqual([200, null, 'REFER']);
      expect(body.results[0]?.reasons[0]?.code).toBe('STALE_DATA');
    }
    expect((await desk<{ items: Check[] }>('GET', at('/custody-checks'))).body.items).toHaveLength(before);
  });

  it.each([
    ['support without a what-if', () => support, question(), 403, 'what_if_only'],
    [
      'an instant without a what-if',
      () => desk,
      question({ at: '2026-03-10T14:10:00Z' }),
      400,
      'at_without_what_if',
    ],
    [
      'an instant without its offset',
      () => desk,
      question({ at: '2026-03-10T14:10:00' }),
      400,
      'validation_failed',
    ],
    ['a student named twice', () => desk, question({ students: [ADA, ADA] }), 400, 'invalid_request'],
    ['no student', () => desk, question({ students: [] }), 400, 'invalid_request'],
    ['an unknown school', () => desk, question({ school: 99 }), 404, 'school_not_found'],
    ['a school of others', () => desk, question({ school: OTHER_SCHOOL }), 403, 'school_refused'],
    ['no reference at all', () => desk, question({ school: {} }), 400, 'validation_failed'],
  ])('%s is refused', async (_what, as, body, status, code) => {
    const answer = await as()<Stored>('POST', at('/custody-checks'), body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('of somebody unknown is an answer, and the kiosk never tells', async () => {
    const nobody = await check({
      students: [ADA, { sourcedId: 'nobody', registration: 'sis' }],
      person: { contact: 999, evidence: 'verified' },
    });
    expect(nobody.outcome).toBe('REFER');
    expect(nobody.results.map(({ student }) => student)).toEqual([ADA, null]);
    expect(nobody.results[1]?.reasons.map(({ code }) => code)).toContain('STUDENT_NOT_HERE');
    expect(nobody.warnings.map(({ code }) => code)).toEqual(['UNKNOWN_STUDENT', 'UNKNOWN_CONTACT']);
    const typed = await check({ person: { givenName: 'Gale', familyName: 'Sample', evidence: 'sworn' } });
    expect(typed.results[0]?.reasons[0]?.code).toBe('IDENTITY_UNCERTAIN');
    expect(new Set([nobody.kioskText, typed.kioskText, (await check()).kioskText]).size).toBe(1);
  });
});

test('a restriction acts at once, is ended by two, and "why was she refused?" is one request', async () => {
  const body = restriction;
  expect((await support('POST', at('/restrictions'), body)).status).toBe(403);
  const made = await desk<Stored>('POST', at('/restrictions'), body);
  expect([made.status, made.body.state]).toEqual([201, 'in_force']);
  const refused = await check();
  expect(refused).toMatchObject({
    outcome: 'DENY',
    results: [{ reasons: [{ code: 'RESTRICTION_IN_FORCE', source: `restriction ${made.body.id}` }, {}] }],
  });

  const end = (as: Ask) =>
    as<Stored>('POST', at(`/restrictions/${made.body.id}/end`), { reason: 'the court ended it' });
  expect((await end(desk)).status).toBe(202);
  expect((await end(desk)).body.code).toBe('another_person_needed');
  expect((await end(desk2)).body.code).toBe('another_person_needed');
  expect((await check()).outcome).toBe('DENY');
  const ended = await end(approver);
  expect([ended.status, ended.body.state]).toEqual([200, 'ended']);
  expect((await check()).outcome).toBe('ALLOW');
  const why = await desk('GET', at(`/custody-checks/${refused.id}`));
  expect(why.body).toMatchObject({
    outcome: 'DENY',
    facts: { restrictions: [{ endedAt: null }] },
    now: {
      outcome: 'ALLOW',
      goneReasons: ['RESTRICTION_IN_FORCE'],
      changedFacts: [{ what: `restriction ${made.body.id}`, how: 'changed', fields: ['endedAt'] }],
    },
  });
});

test('an override answers for one decision: of a REFER one person, of a DENY two; it is used once', async () => {
  const refer = await check({ person: { contact: ROBIN, evidence: 'verified' } });
  expect(refer.outcome).toBe('REFER');
  const override = (as: Ask, id: number, path = '') =>
    as<Stored>('POST', at(`/custody-checks/${id}/override${path}`), { reason: 'the mother is on the phone' });
  expect(
    (await support('POST', at(`/custody-checks/${refer.id}/override`), { reason: 'please' })).status,
  ).toBe(403);
  const given = await override(desk, refer.id);
  expect([given.status, given.body.state]).toEqual([201, 'in_force']);
  expect((await override(desk2, refer.id)).status).toBe(409);
  const outcome = (id: number) => desk('POST', at(`/custody-checks/${id}/outcome`), { outcome: 'released' });
  expect((await outcome(refer.id)).body).toEqual({
    id: refer.id,
    released: true,
    overrideUsed: true,
    againstAnswer: false,
  });
  expect((await outcome(refer.id)).status).toBe(409);

  const again = await check({ person: { contact: ROBIN, evidence: 'verified' } });
  expect((await outcome(again.id)).body).toMatchObject({ overrideUsed: false, againstAnswer: true });

  const order = await desk<Stored>('POST', at('/restrictions'), restriction);
  const deny = await check();
  expect((await override(desk, deny.id)).status).toBe(202);
  expect((await override(desk, deny.id, '/confirm')).body.code).toBe('another_person_needed');
  expect((await override(desk2, deny.id, '/confirm')).body.code).toBe('another_person_needed');
  const [third] = await Promise.all([override(approver, deny.id, '/confirm')]);
  expect([third.status, third.body.state]).toEqual([201, 'in_force']);
  // A new reason voids it: the child may not be released on what was said before.
  const second = await desk<Stored>('POST', at('/restrictions'), restriction);
  expect((await outcome(deny.id)).body).toMatchObject({ overrideUsed: false, againstAnswer: true });
  for (const id of [order.body.id, second.body.id])
    for (const as of [desk, approver])
      await as('POST', at(`/restrictions/${id}/end`), { reason: 'end of the test' });
});

test('an authorisation counts when somebody else confirmed it, and not once it is ended', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const body = {
    grantor: GALE,
    person: { givenName: 'Kim', familyName: 'Helper' },
    student: ADA,
    from: today,
    to: today,
  };
  const kim = { person: { givenName: 'Kim', familyName: 'Helper', evidence: 'scanned' } };
  const made = await desk<Stored>('POST', at('/pickup-authorisations'), body);
  expect(made.body.state).toBe('awaiting_second');
  expect((await check(kim)).outcome).toBe('REFER');
  const path = at(`/pickup-authorisations/${made.body.id}`);
  expect((await desk('POST', `${path}/confirm`, {})).status).toBe(403);
  expect((await desk2<Stored>('POST', `${path}/confirm`, {})).body.state).toBe('confirmed');
  expect((await check(kim)).results[0]?.reasons.map(({ code }) => code)).toEqual(['TEMPORARY_AUTHORISATION']);
  await desk('POST', `${path}/end`, { reason: 'plans changed' });
  expect((await check(kim)).outcome).toBe('REFER');
});

test('a name is proposed by the desk and confirmed by an approver', async () => {
  const licence = { person: { givenName: 'Abigail', familyName: 'Maiden', evidence: 'scanned' } };
  expect((await check(licence)).outcome).toBe('REFER');
  const made = await desk<Stored>('POST', at(`/contacts/${GALE}/aliases`), {
    givenName: 'Abigail',
    familyName: 'Maiden',
  });
  expect([made.status, made.body.state]).toEqual([201, 'proposed']);
  expect((await check(licence)).outcome).toBe('REFER');
  const path = at(`/contacts/${GALE}/aliases/${made.body.id}`);
  expect((await desk2('POST', `${path}/confirm`, {})).status).toBe(403);
  expect((await approver('POST', `${path}/confirm`, {})).status).toBe(200);
  expect((await check(licence)).outcome).toBe('ALLOW');
  expect((await approver<Stored>('DELETE', path)).body.state).toBe('removed');
  expect((await check(licence)).outcome).toBe('REFER');
});

test('the desk finds a child by a few letters of its own school, and sees its adults with their answers', async () => {
  const found = await desk<{ items: { id: number }[] }>('GET', at(`/schools/${SCHOOL}/students?q=sam%20ben`));
  expect(found.body.items).toMatchObject([{ id: BEN, givenName: 'Bén' }]);
  expect((await desk<Stored>('GET', at(`/schools/${SCHOOL}/students?q=sa`))).body.code).toBe(
    'search_too_short',
  );
  expect((await desk('GET', at(`/schools/${OTHER_SCHOOL}/students?q=sample`))).status).toBe(403);
  const adults = await desk('GET', at(`/students/${BEN}/adults`));
  expect(adults.body['items']).toMatchObject([
    { contact: GALE, outcome: 'ALLOW', kinship: 'guardian', priority: null, phone: '•••42' },
    { contact: ROBIN, outcome: 'ALLOW' },
  ]);
  expect(
    (await api.as({ roles: ['desk'], schools: ['oak'] })('GET', at(`/students/${BEN}/adults`))).status,
  ).toBe(404);
});

test('every act is in the audit trail, and the chain is whole', async () => {
  await api.store.withDistrict(districtId, async (tx) => {
    expect(await firstBrokenAuditEvent(tx)).toBeNull();
    const actions = (await readAuditEvents(tx, { before: 2 ** 31 - 1, most: 200 })).map(
      ({ action }) => action,
    );
    expect(actions).toEqual(
      expect.arrayContaining([
        'restriction.enter',
        'restriction.end',
        'decision.override',
        'decision.use',
        'authorisation.confirm',
        'alias.confirm',
        'custody-check.what-if',
      ]),
    );
  });
});
