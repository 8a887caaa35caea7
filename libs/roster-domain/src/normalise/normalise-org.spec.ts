import { normaliseOrg } from './normalise-org';

const school = { sourcedId: 'o-1', status: '', name: 'Lincoln Sample School', type: 'School' };

describe('an org of OneRoster', () => {
  it('is kept with its name and type; a blank status means active', () => {
    expect(normaliseOrg(school)).toEqual({
      kind: 'org',
      sourcedId: 'o-1',
      name: 'Lincoln Sample School',
      type: 'school',
      status: 'active',
    });
  });

  it.each([
    [{ sourcedId: ' ' }, 'MISSING_FIELD', 'sourcedId'],
    [{ name: '' }, 'MISSING_FIELD', 'name'],
    [{ type: '' }, 'MISSING_FIELD', 'type'],
    [{ status: 'closed' }, 'UNKNOWN_STATUS', 'status'],
    [{ name: 'x'.repeat(1001) }, 'FIELD_TOO_LONG', 'name'],
  ])('with %j is rejected: %s in %s', (wrong, code, field) => {
    expect(normaliseOrg({ ...school, ...wrong })).toMatchObject({
      kind: 'rejected',
      resource: 'orgs',
      code,
      field,
    });
  });

  it('marked for deletion needs no name', () => {
    expect(normaliseOrg({ sourcedId: 'o-1', status: 'tobedeleted' })).toMatchObject({
      kind: 'org',
      status: 'tobedeleted',
    });
  });
});
