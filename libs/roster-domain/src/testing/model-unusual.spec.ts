import { emptyModelRoster, linkKey, type ModelRoster } from './model-roster';
import { modelSync } from './model-sync';
import { idsOf, unusualOf } from './model-unusual';

const orgs = { mode: 'full', records: [{ sourcedId: 'o', name: 'North', type: 'school' }] } as const;
const here = (memberships: ReadonlySet<string>): boolean => memberships.has('o');
const refs = (...ids: string[]): object[] => ids.map((sourcedId) => ({ sourcedId }));

function rosterOf(...records: object[]): ModelRoster {
  return modelSync(emptyModelRoster(), { orgs, users: { mode: 'full', records } }, { schools: null }).after;
}
function student(sourcedId: string, givenName: string, ...agents: string[]): object {
  return {
    ...{ sourcedId, role: 'student', givenName, familyName: 'Sample', orgs: refs('o') },
    agents: refs(...agents),
  };
}
function parent(sourcedId: string, givenName: string, email = '', phone = ''): object {
  return { sourcedId, role: 'parent', givenName, familyName: 'Sample', orgs: refs('o'), email, phone };
}

describe('what is unusual about a day', () => {
  it('students newly with more than eight contacts', () => {
    const many = Array.from({ length: 9 }, (_, at) => `p${at}`);
    const parents = many.map((id) => parent(id, id));
    const before = rosterOf(student('s', 'Ada', ...many.slice(0, 8)), ...parents);
    const after = rosterOf(student('s', 'Ada', ...many), ...parents);
    expect(unusualOf(before, after, here)).toMatchObject({
      studentsAfter: 1,
      crowdedStudents: 1,
    });
    expect(unusualOf(after, after, here).crowdedStudents).toBe(0);
    expect(unusualOf(before, before, here).crowdedStudents).toBe(0);
  });

  it('e-mails and phones newly blank, of contacts who stay', () => {
    const child = student('s', 'Ada', 'p', 'q', 'r');
    const before = rosterOf(
      child,
      parent('p', 'P', 'p@x.example', '1'),
      parent('q', 'Q', '', '2'),
      parent('r', 'R', 'r@x.example'),
    );
    const after = rosterOf(child, parent('p', 'P', '', '1'), parent('q', 'Q', '', ''));
    expect(unusualOf(before, after, here)).toMatchObject({
      emails: { before: 1, blanked: 1 },
      phones: { before: 2, blanked: 1 },
    });
  });

  it('ids that changed with their people staying, twins aside; and ids that mean another', () => {
    const before = rosterOf(
      student('1', 'Ada'),
      student('2', 'Ben'),
      student('3', 'Twin'),
      student('4', 'Twin'),
      student('5', 'Eve'),
    );
    const records = [
      student('a', 'Ada'),
      student('b', 'Ben'),
      student('c', 'Twin'),
      student('d', 'Twin'),
      student('5', 'Fay'),
    ];
    const { after } = modelSync(
      before,
      { orgs, users: { mode: 'full', records } },
      { schools: null, approved: ['o'] },
    );
    expect(unusualOf(before, after, here)).toMatchObject({
      ids: { students: { before: 5, vanished: 4, appeared: 4, matched: 2 } },
      peopleBefore: 5,
      reusedIds: 1,
    });
  });

  it('two of one name are told apart by their number, or by e-mail and phone', () => {
    const numbered = (id: string, identifier: string): object => ({ ...student(id, 'Twin'), identifier });
    const before = rosterOf(numbered('1', '7'), numbered('2', '8'), numbered('3', '9'));
    const after = rosterOf(numbered('a', '7'), numbered('b', '8'), numbered('c', '0'));
    expect(idsOf(before, after, here).students).toEqual({ before: 3, vanished: 3, appeared: 3, matched: 3 });
    const adults = (...more: object[]): ModelRoster =>
      rosterOf(
        student('s', 'Ada', ...more.map((adult) => (adult as { sourcedId: string }).sourcedId)),
        ...more,
      );
    const [gone, come] = [
      adults(parent('p', 'P', 'one@x.example'), parent('q', 'P', 'two@x.example')),
      adults(parent('r', 'P', 'one@x.example'), parent('t', 'P', 'two@x.example'), parent('u', 'P')),
    ];
    expect(idsOf(gone, come, here).contacts).toEqual({ before: 2, vanished: 2, appeared: 3, matched: 2 });
  });

  it('an id in question is counted on the day it comes into question, and no more when it means the same again', () => {
    const day = (before: ModelRoster, givenName: string): ModelRoster =>
      modelSync(
        before,
        { orgs, users: { mode: 'full', records: [student('1', givenName, 'p'), parent('p', 'Pat')] } },
        { schools: null },
      ).after;
    const first = day(emptyModelRoster(), 'Ada');
    const second = day(first, 'Boris');
    const third = day(second, 'Clara');
    const back = day(third, 'Ada');
    const linkOf = (roster: ModelRoster) => roster.links.get(linkKey('1', 'p'))?.state;
    expect([first, second, third, back].map(linkOf)).toEqual([
      'ACTIVE',
      'UNCONFIRMED',
      'UNCONFIRMED',
      'ACTIVE',
    ]);
    expect(unusualOf(first, second, here).reusedIds).toBe(1);
    expect(unusualOf(second, third, here).reusedIds).toBe(0);
    expect(unusualOf(third, back, here).reusedIds).toBe(0);
  });
});
