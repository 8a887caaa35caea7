import { isAnotherHuman } from './another-human';

const name = (givenName: string, familyName = 'Sample', middleName = '') => ({
  givenName,
  middleName,
  familyName,
  suffix: '',
});

test.each<[string, ReturnType<typeof name>, ReturnType<typeof name>, boolean]>([
  ['another first name', name('Ada'), name('Boris'), true],
  ['another first name and surname', name('Ada'), name('Boris', 'Other'), true],
  ['another surname alone', name('Ada'), name('Ada', 'Other'), false],
  ['a short form', name('Robert'), name('Bob'), false],
  ['an initial', name('Robert'), name('R'), false],
  ['other case and marks', name('RENÉE'), name('Renee'), false],
  ['one letter slipped', name('Catherine'), name('Katherine'), false],
  ['the middle name as first name', name('Ada', 'Sample', 'Boris'), name('Boris'), false],
  ['swapped columns', name('Ada', 'Sample'), name('Sample', 'Ada'), false],
  ['a first name nobody wrote', name('Ada'), name(''), false],
])('%s', (_, before, after, expected) => {
  expect(isAnotherHuman(before, after)).toBe(expected);
  expect(isAnotherHuman(after, before)).toBe(expected);
});
