import { UnreadableRecordError } from '../errors/unreadable-record-error';
import { parseJsonObject } from './parse-json-object';
import { readDemographics, readOrg, readUser } from './read-json-record';

const user = (json: string) => readUser(parseJsonObject(Buffer.from(json)));
const nobody = readUser({});

describe('reading a JSON record tolerantly', () => {
  it('reads a user as the specification writes it', () => {
    expect(
      user(
        JSON.stringify({
          sourcedId: 'u1',
          status: 'active',
          dateLastModified: '2026-01-02T03:04:05.000Z',
          metadata: { 'ic.pickup': 'Y', n: 1, none: null, list: [{ guardian: true }] },
          username: 'ada',
          userIds: [{ type: 'LDAP', identifier: 'ada' }],
          enabledUser: 'true',
          givenName: 'Ada',
          familyName: 'Sample',
          middleName: 'M',
          role: 'student',
          identifier: '1001',
          email: 'ada@example.org',
          sms: '555-0100',
          phone: '555-0101',
          agents: [{ href: 'https://elsewhere.example/users/g1', sourcedId: 'g1', type: 'user' }],
          orgs: [{ href: 'x', sourcedId: 'o1', type: 'org' }],
          grades: ['03'],
          password: 'never read',
        }),
      ),
    ).toEqual({
      sourcedId: 'u1',
      status: 'active',
      dateLastModified: '2026-01-02T03:04:05.000Z',
      metadata: { 'ic.pickup': 'Y', n: '1', list: '[{"guardian":true}]' },
      username: 'ada',
      userIds: [{ type: 'LDAP', identifier: 'ada' }],
      enabledUser: 'true',
      givenName: 'Ada',
      familyName: 'Sample',
      middleName: 'M',
      role: 'student',
      identifier: '1001',
      email: 'ada@example.org',
      sms: '555-0100',
      phone: '555-0101',
      agents: [{ sourcedId: 'g1' }],
      orgs: [{ sourcedId: 'o1' }],
      grades: ['03'],
    });
  });

  it.each([
    ['role as list', '{"roles":["Teacher","Parent"]}', { role: 'parent' }],
    ['role of 1.2 objects', '{"roles":[{"roleType":"primary","role":"GUARDIAN"}]}', { role: 'guardian' }],
    ['role and roles', '{"role":"Student","roles":["parent"]}', { role: 'student' }],
    ['booleans for texts', '{"enabledUser":true}', { enabledUser: 'true' }],
    ['TRUE', '{"enabledUser":"TRUE"}', { enabledUser: 'true' }],
    ['null for missing', '{"givenName":null,"orgs":null,"agents":null,"grades":null,"metadata":null}', {}],
    ['one grade as text', '{"grades":"KG"}', { grades: ['KG'] }],
    ['grades in one text', '{"grades":"01, 02"}', { grades: ['01', '02'] }],
    ['grades as numbers', '{"grades":[1]}', { grades: ['1'] }],
    ['one org, one agent', '{"orgs":{"sourcedId":"o"},"agents":{"sourcedId":"a"}}', refs('o', 'a')],
    ['bare ids', '{"orgs":["o"],"agents":"a"}', refs('o', 'a')],
    [
      'nameless references',
      '{"orgs":[{},null,{"sourcedId":"o"}],"agents":[{"sourcedId":"a"}]}',
      refs('o', 'a'),
    ],
    [
      'numeric ids of any length',
      '{"sourcedId":12345678901234567890}',
      { sourcedId: '12345678901234567890' },
    ],
    ['ids byte by byte', '{"sourcedId":" A|b:+ "}', { sourcedId: ' A|b:+ ' }],
    ['phone as number', '{"phone":5550100}', { phone: '5550100' }],
    ['status blank stays blank', '{"status":" "}', { status: '' }],
    ['status unknown stays so', '{"status":"Gone"}', { status: 'gone' }],
  ])('%s', (_, json, fields) => expect(user(json)).toEqual({ ...nobody, ...fields }));

  it('reads demographics for the birth date alone', () => {
    expect(readDemographics({ sourcedId: 'u1', birthDate: '2015-04-01', sex: 'x', asian: 'true' })).toEqual({
      sourcedId: 'u1',
      status: '',
      birthDate: '2015-04-01',
    });
  });

  it('reads an org', () => {
    expect(readOrg({ sourcedId: 'o1', status: 'ACTIVE', name: ' Lincoln ', type: 'school', x: 1 })).toEqual({
      sourcedId: 'o1',
      status: 'active',
      name: 'Lincoln',
      type: 'school',
    });
  });

  it('a stray byte garbles one name and no more', () => {
    expect(readUser(parseJsonObject(Buffer.from('{"givenName":"Zo\xeb"}', 'latin1')))).toMatchObject({
      givenName: 'Zoë',
    });
  });

  it('metadata may be named like anything', () => {
    expect(Object.keys(user('{"metadata":{"__proto__":"x"}}').metadata)).toEqual(['__proto__']);
  });

  it.each(['null', '[]', '"x"', '{"a":}', '{'])('%s is no record, and says so without quoting it', (json) => {
    expect(() => parseJsonObject(Buffer.from(json))).toThrow(UnreadableRecordError);
  });
});

function refs(org: string, agent: string) {
  return { orgs: [{ sourcedId: org }], agents: [{ sourcedId: agent }] };
}
