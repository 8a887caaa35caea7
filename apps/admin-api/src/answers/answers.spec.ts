import { ApiOnStore, type Ask } from '../testing/api-on-store';

/* What IVM should hold of a pair, over HTTP: beside a decision, as a feed of changes with their causes, and counted. */

interface Change {
  readonly student: number;
  readonly contact: number;
  readonly before: string | null;
  readonly after: string | null;
  readonly direction: string;
  readonly by: string;
  readonly cause: string | null;
}

let api: ApiOnStore;
let districtId: number;
const [SCHOOL, ADA, BEN, GALE] = [1, 11, 12, 21];

beforeAll(async () => {
  api = await ApiOnStore.start();
  districtId = await api.store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
  const registrationId = await api.store.ensureRegistration(districtId, { name: 'sis', kind: 'csv' });
  await api.store.withDistrict(districtId, async (tx) => {
    await tx.query(
      `insert into school (district_id, id, registration_id, sourced_id, name, type, enabled, as_of)
       select id, ${SCHOOL}, $1, 'lincoln', 'Lincoln', 'school', true, now() - interval '1 hour' from district`,
      [registrationId],
    );
    await tx.query(
      `insert into student (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, grade, student_number, orgs, active, doubtful)
       select d.id, x.id, $1, 's' || x.id, x.name, '', 'Sample', '3', '', '{}', true, false
         from district d, (values (${ADA}, 'Ada'), (${BEN}, 'Ben')) x(id, name)`,
      [registrationId],
    );
    await tx.query(
      `insert into student_school (district_id, student_id, school_id) select d.id, s.id, ${SCHOOL} from district d, student s`,
    );
    await tx.query(
      `insert into contact (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, role, email, phone, sms, orgs, active, doubtful)
       select id, ${GALE}, $1, 'g', 'Gale', '', 'Sample', 'guardian', '', '', '', '{}', true, false from district`,
      [registrationId],
    );
    await tx.query(
      `insert into link (district_id, student_id, contact_id, registration_id, state, marked)
       select id, ${ADA}, ${GALE}, $1, 'ACTIVE', false from district`,
      [registrationId],
    );
  });
});
afterAll(() => api?.stop());

const at = (path: string) => `/districts/${districtId}${path}`;
const level = () => api.store.levelAnswers(districtId, { now: () => new Date() });

test('a decision tells what IVM held then and what became of it; the feed tells why; the forecast counts', async () => {
  const desk: Ask = api.as({ sub: 'dana', roles: ['desk'], schools: ['lincoln'] });
  const admin: Ask = api.as({ sub: 'ann', roles: ['district_admin'] });
  await level();
  const feed = async (query = '', as = desk) =>
    (await as<{ items: Change[] }>('GET', at(`/custody-changes${query}`))).body.items;
  expect(await feed()).toEqual([]);

  const asked = await desk<{ id: number }>('POST', at('/custody-checks'), {
    school: SCHOOL,
    students: [ADA],
    person: { contact: GALE, evidence: 'verified' },
    purpose: 'EARLY_DEPARTURE',
  });
  expect(asked.status).toBe(201);
  const one = () => desk('GET', at(`/custody-checks/${asked.body.id}`));
  expect((await one()).body).toMatchObject({ ivmValue: 'Yes', after: [] });

  const preview = await admin('PATCH', at('/policy?preview=true'), { linkedGuardianMayCollect: false });
  expect(preview.body).toMatchObject({
    preview: true,
    answers: {
      students: { asked: 1, of: 1 },
      pairs: 1,
      changes: [{ before: 'Yes', after: 'Verify', pairs: 1 }],
    },
  });

  const entered = await desk<{ id: number }>('POST', at('/restrictions'), {
    kind: 'PROTECTION_ORDER',
    person: { contact: GALE },
    students: [ADA],
    documentOnFile: true,
  });
  await level();
  expect((await one()).body).toMatchObject({
    ivmValue: 'Yes',
    after: [
      { what: 'answer', before: 'Yes', after: 'No', by: 'person', cause: `restriction ${entered.body.id}` },
    ],
    now: { outcome: 'DENY' },
  });
  const change = {
    student: ADA,
    contact: GALE,
    what: 'pickup',
    before: 'Yes',
    after: 'No',
    direction: 'tighten',
    by: 'person',
  };
  expect(await feed()).toMatchObject([change]);
  expect(await feed('?direction=loosen')).toEqual([]);
  expect(await feed(`?since=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).toEqual([]);
  expect(await feed('', api.as({ roles: ['desk'], schools: ['oak'] }))).toEqual([]);
  expect((await api.as({ roles: ['auditor'] })('GET', at('/custody-changes'))).status).toBe(403);

  const { body } = await admin<{ items: object[] }>('GET', at(`/forecast?school=${SCHOOL}`));
  expect(body.items).toMatchObject([
    {
      school: SCHOOL,
      pairs: 1,
      answers: [{ pickup: 'No', reason: 'RESTRICTION_IN_FORCE', pairs: 1, share: 1 }],
      nobodyMayCollect: { count: 2, of: 2, students: [ADA, BEN] },
      data: { tooOld: false },
    },
  ]);
  expect((await desk('GET', at('/forecast'))).status).toBe(403);
});
