import { emptyModelRoster, type ModelRoster } from './model-roster';
import { modelSync } from './model-sync';
import { unusualOf } from './model-unusual';

const orgs = { mode: 'full', records: [{ sourcedId: 'o', name: 'North', type: 'school' }] } as const;
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
    expect(unusualOf(before, after, 'o')).toMatchObject({
      studentsAfter: 1,
      crowdedStudents: 1,
    });
    expect(unusualOf(after, after, 'o').crowdedStudents).toBe(0);
    expect(unusualOf(before, before, 'o').crowdedStudents).toBe(0);
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
    expect(unusualOf(before, after, 'o')).toMatchObject({
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
    const after = rosterOf(
      student('a', 'Ada'),
      student('b', 'Ben'),
      student('c', 'Twin'),
      student('d', 'Twin'),
      student('5', 'Fay'),
    );
    expect(unusualOf(before, after, 'o')).toMatchObject({
      ids: { students: { before: 5, vanished: 4, appeared: 4, matched: 2 } },
      peopleBefore: 5,
      reusedIds: 1,
    });
  });
});
