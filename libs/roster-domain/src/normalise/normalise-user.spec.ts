import { normaliseUser } from './normalise-user';

const child = {
  sourcedId: 's-1',
  status: 'active',
  dateLastModified: '2026-01-02T03:04:05.000Z',
  role: 'student',
  givenName: ' Ada ',
  middleName: '',
  familyName: 'Sample',
  identifier: '1001',
  grades: ['', '03'],
  orgs: [{ sourcedId: 'b' }, { sourcedId: 'a' }, { sourcedId: 'a' }],
  agents: [{ sourcedId: 'c-1' }],
};

describe('a user of OneRoster', () => {
  it('becomes a student with only the fields we take, texts trimmed, orgs sorted and each once', () => {
    expect(normaliseUser({ ...child, password: 'secret', email: 'a@example.org' })).toEqual({
      kind: 'student',
      sourcedId: 's-1',
      status: 'active',
      dateLastModified: Date.UTC(2026, 0, 2, 3, 4, 5),
      givenName: 'Ada',
      middleName: '',
      familyName: 'Sample',
      grade: '03',
      studentNumber: '1001',
      orgs: ['a', 'b'],
      agents: ['c-1'],
    });
  });

  it.each(['parent', 'guardian', 'relative', 'GUARDIAN'])('of role %s becomes a contact', (role) => {
    const contact = normaliseUser({
      ...child,
      role,
      email: 'x@example.org',
      phone: '555 0100',
      sms: 5550101,
    });
    expect(contact).toMatchObject({
      kind: 'contact',
      role: role.toLowerCase(),
      email: 'x@example.org',
      phone: '555 0100',
      sms: '5550101',
    });
  });

  it.each(['teacher', 'aide', 'administrator', 'Proctor'])(
    'of role %s is none of ours, however broken',
    (role) => {
      expect(normaliseUser({ role })).toEqual({ kind: 'other-role' });
    },
  );

  it.each([
    [{ sourcedId: '' }, 'MISSING_FIELD', 'sourcedId', null],
    [{ sourcedId: undefined }, 'MISSING_FIELD', 'sourcedId', null],
    [{ sourcedId: 'x'.repeat(256) }, 'INVALID_SOURCED_ID', 'sourcedId', null],
    [{ sourcedId: 'a\u0000b' }, 'INVALID_SOURCED_ID', 'sourcedId', null],
    [{ sourcedId: 'a\ud800' }, 'INVALID_SOURCED_ID', 'sourcedId', null],
    [{ role: '' }, 'MISSING_FIELD', 'role', 's-1'],
    [{ role: 'headmaster' }, 'UNKNOWN_ROLE', 'role', 's-1'],
    [{ status: 'maybe' }, 'UNKNOWN_STATUS', 'status', 's-1'],
    [{ givenName: '  ' }, 'MISSING_FIELD', 'givenName', 's-1'],
    [{ familyName: null }, 'MISSING_FIELD', 'familyName', 's-1'],
    [{ orgs: [] }, 'MISSING_FIELD', 'orgs', 's-1'],
    [{ familyName: 'x'.repeat(1001) }, 'FIELD_TOO_LONG', 'familyName', 's-1'],
  ])('with %j is rejected: %s in %s', (wrong, code, field, sourcedId) => {
    expect(normaliseUser({ ...child, ...wrong })).toEqual({
      kind: 'rejected',
      code,
      resource: 'users',
      field,
      sourcedId,
    });
  });

  it.each(['tobedeleted', 'inactive', 'ToBeDeleted'])(
    'marked %s needs no more than its id and role',
    (status) => {
      expect(normaliseUser({ sourcedId: 's-1', role: 'student', status })).toMatchObject({
        kind: 'student',
        status: 'tobedeleted',
      });
    },
  );

  it('keeps the id byte for byte, and takes control characters out of names', () => {
    const user = normaliseUser({ ...child, sourcedId: ' S|1 ', givenName: 'A\u0000d\na' });
    expect(user).toMatchObject({ sourcedId: ' S|1 ', givenName: 'A d a' });
  });

  it.each([
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['2026-03-01T10:00:00', Date.UTC(2026, 2, 1, 10)],
    ['2026-03-01T10:00:00+02:00', Date.UTC(2026, 2, 1, 8)],
    ['03/01/2026', null],
    ['0000-00-00', null],
    ['0000-12-31T23:00:00Z', null],
    ['0001-01-01T00:00:00+05:00', null],
    ['9999-12-31T23:59:59.999Z', Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
    ['9999-12-31T23:59:59-05:00', null],
    ['', null],
  ])('reads dateLastModified %s', (dateLastModified, instant) => {
    expect(normaliseUser({ ...child, dateLastModified })).toMatchObject({ dateLastModified: instant });
  });

  it.each([null, undefined, 7, 'text', [], [{}]])('never throws on %j', (raw) => {
    expect(normaliseUser(raw)).toMatchObject({ kind: 'rejected' });
  });
});
