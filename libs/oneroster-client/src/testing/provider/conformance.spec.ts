import { demographicsOf, district, guardian, school, student } from '../roster-rows';
import type { SandboxProvider } from './sandbox-provider';
import { startSandboxProvider } from './start-sandbox-provider';

/** What a client may expect that has nothing but the specification (OneRoster 1.1) in its hand. */

const enrolled = { classSourcedId: 'class-1', schoolSourcedId: 'school-1', userSourcedId: 'student-1' };
const aDistrict = {
  orgs: [district(), school(), school({ sourcedId: 'school 2|é', name: 'Other School' })],
  users: [
    student({ status: 'tobedeleted', dateLastModified: '2026-08-15T10:15:00+02:00', 'metadata.bus': '7' }),
    student({ sourcedId: 'student-2', orgSourcedIds: ['school 2|é', 'school-1'], familyName: "O'Example" }),
    guardian({ role: 'parent' }),
    guardian({ sourcedId: 'teacher-1', role: 'teacher', agentSourcedIds: [] }),
  ],
  demographics: [demographicsOf({ sex: 'female' })],
  classes: [{ sourcedId: 'class-1', title: 'Room 1', classType: 'homeroom', schoolSourcedId: 'school-1' }],
  enrollments: [{ sourcedId: 'enrollment-1', ...enrolled, role: 'student', primary: 'true' }],
  academicSessions: [
    { sourcedId: 'term-1', title: 'Autumn', type: 'term', startDate: '2026-08-17', endDate: '2026-12-18' },
    {
      sourcedId: 'year-1',
      title: 'Year',
      type: 'schoolYear',
      startDate: '2026-08-17',
      endDate: '2027-06-18',
    },
  ],
  courses: [{ sourcedId: 'course-1', title: 'Reading', orgSourcedId: 'school-1' }],
};

let sandbox: SandboxProvider;
let service: string;
beforeAll(async () => {
  sandbox = await startSandboxProvider({ district: aDistrict, prefix: '/district/one' });
  service = `${sandbox.url}/ims/oneroster/v1p1`;
});
afterAll(() => sandbox.close());

async function get(
  path: string,
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const response = await fetch(service + path);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const idsOf = async (path: string): Promise<string[]> => {
  const { body } = await get(path);
  return (Object.values(body)[0] as { sourcedId: string }[]).map(({ sourcedId }) => sourcedId);
};

describe('collections', () => {
  it.each([
    ['/orgs', 'orgs', ['district-1', 'school-1', 'school 2|é']],
    ['/schools', 'orgs', ['school-1', 'school 2|é']],
    ['/users', 'users', ['student-1', 'student-2', 'guardian-1', 'teacher-1']],
    ['/students', 'users', ['student-1', 'student-2']],
    ['/teachers', 'users', ['teacher-1']],
    ['/demographics', 'demographics', ['student-1']],
    ['/classes', 'classes', ['class-1']],
    ['/enrollments', 'enrollments', ['enrollment-1']],
    ['/courses', 'courses', ['course-1']],
    ['/academicSessions', 'academicSessions', ['term-1', 'year-1']],
    ['/terms', 'academicSessions', ['term-1']],
    ['/gradingPeriods', 'academicSessions', []],
    ['/schools/school-1/students', 'users', ['student-1', 'student-2']],
    ['/schools/school%202%7C%C3%A9/students', 'users', ['student-2']],
    ['/schools/school-1/teachers', 'users', ['teacher-1']],
    ['/schools/school-1/classes', 'classes', ['class-1']],
    ['/schools/school-1/courses', 'courses', ['course-1']],
    ['/schools/school-1/enrollments', 'enrollments', ['enrollment-1']],
    ['/schools/school-1/classes/class-1/students', 'users', ['student-1']],
    ['/schools/school-1/classes/class-1/enrollments', 'enrollments', ['enrollment-1']],
    ['/classes/class-1/students', 'users', ['student-1']],
    ['/classes/class-1/teachers', 'users', []],
    ['/students/student-1/classes', 'classes', ['class-1']],
    ['/users/student-2/classes', 'classes', []],
  ])('%s: envelope %s', async (path, envelope, ids) => {
    const { status, headers, body } = await get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Object.keys(body)).toEqual([envelope]);
    expect(headers.get('x-total-count')).toBe(String(ids.length));
    expect(await idsOf(path)).toEqual(ids);
  });

  it.each([
    ['/orgs/school-1', 'org'],
    ['/schools/school%202%7C%C3%A9', 'org'],
    ['/users/guardian-1', 'user'],
    ['/students/student-1', 'user'],
    ['/teachers/teacher-1', 'user'],
    ['/demographics/student-1', 'demographics'],
    ['/classes/class-1', 'class'],
    ['/enrollments/enrollment-1', 'enrollment'],
    ['/courses/course-1', 'course'],
    ['/academicSessions/term-1', 'academicSession'],
    ['/terms/term-1', 'academicSession'],
  ])('%s: one object, envelope %s', async (path, envelope) => {
    const { status, headers, body } = await get(path);
    expect(status).toBe(200);
    expect(headers.has('x-total-count')).toBe(false);
    expect(Object.keys(body)).toEqual([envelope]);
    const sourcedId = decodeURIComponent(path.split('/').at(-1)!);
    expect(body[envelope]).toMatchObject({ sourcedId });
  });
});

describe('objects', () => {
  const required = {
    '/orgs': ['name', 'type'],
    '/users': ['username', 'enabledUser', 'givenName', 'familyName', 'role', 'orgs'],
    '/classes': ['title', 'classType', 'school'],
    '/enrollments': ['user', 'class', 'school', 'role'],
    '/academicSessions': ['title', 'type', 'startDate', 'endDate'],
    '/demographics': [],
  };

  it.each(Object.entries(required))('%s have what is required', async (path, fields) => {
    const { body } = await get(path);
    for (const object of Object.values(body)[0] as unknown as Record<string, unknown>[]) {
      for (const field of ['sourcedId', 'status', 'dateLastModified', ...fields]) {
        expect(object).toHaveProperty(field);
      }
      expect(object['status']).toMatch(/^(active|tobedeleted)$/);
      expect(object['dateLastModified']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  it('refer by GUIDRef with the href of what is meant, ids escaped in it', async () => {
    const { body } = await get('/users/student-2');
    expect(body['user']).toMatchObject({
      enabledUser: 'true',
      agents: [{ href: `${service}/users/guardian-1`, sourcedId: 'guardian-1', type: 'user' }],
      orgs: [
        { href: `${service}/orgs/school%202%7C%C3%A9`, sourcedId: 'school 2|é', type: 'org' },
        { href: `${service}/orgs/school-1`, sourcedId: 'school-1', type: 'org' },
      ],
      grades: ['03'],
    });
  });

  it('tell parent and children, metadata, and times in UTC', async () => {
    expect((await get('/orgs/district-1')).body['org']).toMatchObject({
      children: [{ sourcedId: 'school-1' }, { sourcedId: 'school 2|é' }],
    });
    expect((await get('/orgs/school-1')).body['org']).toMatchObject({ parent: { sourcedId: 'district-1' } });
    expect((await get('/users/student-1')).body['user']).toMatchObject({
      dateLastModified: '2026-08-15T08:15:00.000Z',
      metadata: { bus: '7' },
    });
  });
});

describe('paging', () => {
  it('gives 100 rows unless asked, then what is asked, with links as RFC 8288 writes them', async () => {
    const users = Array.from({ length: 101 }, (_, index) => student({ sourcedId: `s ${index}` }));
    const many = await startSandboxProvider({ district: { users } });
    try {
      const at = `${many.url}/ims/oneroster/v1p1/users`;
      const first = await fetch(`${at}?filter=role%3D%27student%27`);
      expect(((await first.json()) as { users: unknown[] }).users).toHaveLength(100);
      const same = `${at}?filter=role%3D'student'`;
      expect(first.headers.get('link')).toBe(
        `<${same}&limit=100&offset=100>; rel="next", <${same}&limit=100&offset=100>; rel="last", <${same}&limit=100&offset=0>; rel="first"`,
      );
      const last = await fetch(`${at}?offset=100&limit=40`);
      expect(await last.json()).toMatchObject({ users: [{ sourcedId: 's 100' }] });
      expect(last.headers.get('link')).toBe(
        `<${at}?limit=40&offset=80>; rel="last", <${at}?limit=40&offset=0>; rel="first", <${at}?limit=40&offset=60>; rel="prev"`,
      );
      const past = await fetch(`${at}?offset=101`);
      expect([past.status, past.headers.get('x-total-count'), await past.json()]).toEqual([
        200,
        '101',
        { users: [] },
      ]);
    } finally {
      await many.close();
    }
  });

  it('sorts by a field, both ways', async () => {
    expect(await idsOf('/users?sort=sourcedId&orderBy=asc')).toEqual([
      'guardian-1',
      'student-1',
      'student-2',
      'teacher-1',
    ]);
    expect((await idsOf('/users?sort=sourcedId&orderBy=desc'))[0]).toBe('teacher-1');
  });

  it('gives only the fields asked for', async () => {
    const { body } = await get('/users?fields=sourcedId,role');
    expect((body['users'] as unknown[])[0]).toEqual({ sourcedId: 'student-1', role: 'student' });
    expect((await get('/users/student-1?fields=role')).body).toEqual({ user: { role: 'student' } });
  });
});

describe('filters', () => {
  it.each([
    ["role='parent'", ['guardian-1']],
    ["role!='student'", ['guardian-1', 'teacher-1']],
    ["role='parent' OR role='teacher'", ['guardian-1', 'teacher-1']],
    ["role='student' AND status='active'", ['student-2']],
    ["familyName='o''example'", ['student-2']],
    ["familyName~'o''ex'", ['student-2']],
    ["sourcedId='STUDENT-1'", []],
    ["dateLastModified>='2026-08-15T08:15:00Z'", ['student-1']],
    ["dateLastModified>'2026-08-15T08:15:00Z'", []],
    ["dateLastModified<'2026-08-15'", ['student-2', 'guardian-1', 'teacher-1']],
    ["dateLastModified<='2026-08-01'", ['student-2', 'guardian-1', 'teacher-1']],
    ["orgs.sourcedId='school 2|é'", ['student-2']],
    ["metadata.bus='7'", ['student-1']],
    ["grades~'3'", ['student-1', 'student-2']],
    ["middleName='x'", []],
    ["middleName!='x'", ['student-1', 'student-2', 'guardian-1', 'teacher-1']],
  ])('%s', async (filter, ids) => {
    expect(await idsOf(`/users?filter=${encodeURIComponent(filter)}`)).toEqual(ids);
  });
});

describe('errors', () => {
  it.each([
    ['/users?filter=role', 400, 'invalid_filter_field'],
    ["/users?filter=colour%3D'red'", 400, 'invalid_filter_field'],
    ["/users?filter=role%3D'a'%20OR%20role%3D'b'%20OR%20role%3D'c'", 400, 'invalid_filter_field'],
    ['/users?sort=colour', 400, 'invalid_sort_field'],
    ['/users?fields=colour', 400, 'invalid_selection_field'],
    ['/users?limit=0', 422, 'invalid data'],
    ['/users?limit=ten', 422, 'invalid data'],
    ['/users?offset=-1', 422, 'invalid data'],
    ['/users?sort=role&orderBy=up', 422, 'invalid data'],
    ['/users?filter=%E9', 400, 'invalid data'],
    ['/users/nobody', 404, 'unknown object'],
    ['/students/guardian-1', 404, 'unknown object'],
    ['/schools/district-1', 404, 'unknown object'],
    ['/schools/nowhere/students', 404, 'unknown object'],
    ['/guardians', 404, 'unknown object'],
    ['/constructor', 404, 'unknown object'],
    ['/users/', 404, 'unknown object'],
  ])('%s: %d %s', async (path, status, codeMinor) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.body).toEqual({
      imsx_codeMajor: 'failure',
      imsx_severity: 'error',
      imsx_description: expect.any(String),
      imsx_CodeMinor: codeMinor,
    });
  });

  it('is only read', async () => {
    const response = await fetch(`${service}/users/student-1`, { method: 'PUT', body: '{}' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });
});
