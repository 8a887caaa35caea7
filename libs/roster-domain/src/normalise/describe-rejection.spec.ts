import { describeRejection } from './describe-rejection';
import { normaliseOrg } from './normalise-org';
import { normaliseUser } from './normalise-user';
import type { RejectionCode } from './roster-record';

const codes: readonly RejectionCode[] = [
  'MISSING_FIELD',
  'UNKNOWN_ROLE',
  'UNKNOWN_STATUS',
  'INVALID_SOURCED_ID',
  'FIELD_TOO_LONG',
  'UNREADABLE_VALUE',
  'UNREADABLE_RECORD',
];

describe('a rejection, described for the person who looks after the SIS', () => {
  it.each(codes.flatMap((code) => (['orgs', 'users', 'demographics', 'supplement'] as const).map((resource) => [code, resource] as const)))(
    '%s in %s: what is wrong and what to do, in sentences',
    (code, resource) => {
      const { what, todo } = describeRejection({ code, resource, field: 'familyName' });
      expect(what).toMatch(/^[A-Z][^]{30,}\.$/);
      expect(what).toContain('not taken over');
      expect(todo).toMatch(/^[A-Z][^]{30,}\.$/);
      expect(`${what} ${todo}`).not.toMatch(/undefined|[A-Z]{2,}_[A-Z]/); // no code, no hole
    },
  ); // prettier-ignore

  it('names the field meant, and says of missing ids, roles and schools what they are for', () => {
    expect(describeRejection({ code: 'MISSING_FIELD', resource: 'users', field: 'givenName' })).toEqual({
      what: 'The person has no givenName, which OneRoster 1.1 requires, and is not taken over.',
      todo: 'Fill in givenName in the SIS and export again.',
    });
    const describedOf = (field: string) => describeRejection({ code: 'MISSING_FIELD', resource: 'users', field }).what;
    expect(describedOf('orgs')).toContain('no school');
    expect(describedOf('role')).toContain('student, a contact or staff');
    expect(describedOf('sourcedId')).toContain('who or what it is');
  }); // prettier-ignore

  it('takes what the normalisers answer, and holds nothing of the record', () => {
    const user = { sourcedId: 'st-77', role: 'headmaster', givenName: 'Ada', familyName: 'Sample', orgs: [{ sourcedId: 'o' }] };
    for (const rejected of [normaliseUser(user), normaliseOrg({ sourcedId: 'o-77', name: 'Ada Sample School' })]) {
      if (rejected.kind !== 'rejected') throw new Error('should be rejected');
      const { what, todo } = describeRejection(rejected);
      expect(`${what} ${todo}`).not.toMatch(/Ada|Sample|headmaster|-77/);
    }
  }); // prettier-ignore
});
