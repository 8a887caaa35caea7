import {
  mayActAsOneOfTwo,
  mayConfirmAlias,
  mayConfirmAuthorisation,
  mayEnter,
  mayRemoveAlias,
  twoPersonState,
  type Act,
} from './second-person';

const who = (subject: string, ...roles: string[]) => ({ subject, roles });
const act = (subject: string, role: string, at: number, reason = 'seen the paper'): Act => ({
  ...who(subject, role),
  reason,
  at,
});

test.each([
  [['desk'], true],
  [['district_admin'], true],
  [['approver'], true],
  [['support'], false],
  [['support', 'approver'], false],
  [['auditor'], false],
  [['operator'], false],
  [[], false],
])('may %j enter a fact of custody: %s', (roles, may) => {
  expect(mayEnter(who('one', ...roles)) === null).toBe(may);
});

test.each<[string, Act[], string, number | null]>([
  ['nobody yet', [], 'none', null],
  ['one approver', [act('a', 'approver', 1)], 'awaiting_second', null],
  ['an approver twice', [act('a', 'approver', 1), act('a', 'approver', 2)], 'awaiting_second', null],
  ['two desks', [act('a', 'desk', 1), act('b', 'desk', 2)], 'awaiting_second', null],
  ['a desk, then an approver', [act('a', 'desk', 1), act('b', 'approver', 2)], 'done', 2],
  ['an approver, then a desk', [act('a', 'approver', 1), act('b', 'desk', 2)], 'done', 2],
  [
    'two desks, then an approver',
    [act('a', 'desk', 1), act('b', 'desk', 2), act('c', 'approver', 3)],
    'done',
    3,
  ],
  [
    'an approver and vendor support',
    [act('a', 'approver', 1), act('b', 'support', 2)],
    'awaiting_second',
    null,
  ],
  [
    'an approver and one without a reason',
    [act('a', 'approver', 1), act('b', 'desk', 2, ' ')],
    'awaiting_second',
    null,
  ],
])('two people: %s', (_, acts, state, at) => {
  expect(twoPersonState(acts)).toMatchObject(at === null ? { state } : { state, at });
});

test('the second of two is somebody else, one of them is an approver, and both say why', () => {
  const desk = act('a', 'desk', 1);
  expect(mayActAsOneOfTwo(who('a', 'desk'), 'why', [])).toBeNull();
  expect(mayActAsOneOfTwo(who('a', 'desk'), ' ', [])).toMatch(/reason/);
  expect(mayActAsOneOfTwo(who('a', 'approver'), 'why', [desk])).toMatch(/Another person/);
  expect(mayActAsOneOfTwo(who('b', 'desk'), 'why', [desk])).toMatch(/approver/);
  expect(mayActAsOneOfTwo(who('b', 'approver'), 'why', [desk])).toBeNull();
  expect(mayActAsOneOfTwo(who('b', 'desk'), 'why', [act('a', 'approver', 1)])).toBeNull();
  expect(mayActAsOneOfTwo(who('c', 'approver'), 'why', [desk, act('b', 'approver', 2)])).toMatch(/already/);
});

test('an authorisation is confirmed by somebody else', () => {
  expect(mayConfirmAuthorisation(who('a', 'approver'), 'a')).toMatch(/Somebody else/);
  expect(mayConfirmAuthorisation(who('b', 'desk'), 'a')).toBeNull();
  expect(mayConfirmAuthorisation(who('b', 'support'), 'a')).not.toBeNull();
});

test('a name is confirmed by an approver or district administrator who did not propose it', () => {
  expect(mayConfirmAlias(who('b', 'desk'), 'a')).not.toBeNull();
  expect(mayConfirmAlias(who('b', 'district_admin'), 'a')).toBeNull();
  expect(mayConfirmAlias(who('a', 'approver'), 'a')).not.toBeNull();
  expect(mayRemoveAlias(who('a', 'desk'), 'a', false)).toBeNull();
  expect(mayRemoveAlias(who('a', 'desk'), 'a', true)).not.toBeNull();
  expect(mayRemoveAlias(who('b', 'desk'), 'a', false)).not.toBeNull();
  expect(mayRemoveAlias(who('b', 'approver'), 'a', true)).toBeNull();
});
