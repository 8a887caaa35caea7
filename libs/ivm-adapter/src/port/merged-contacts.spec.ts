import { ivmContact } from '../testing';
import { contactsMergedByIvm, type MergeableContact } from './merged-contacts';

const named = (sourcedId: string, more: Partial<MergeableContact> = {}) =>
  ivmContact({
    sourcedId,
    firstName: 'Rex',
    lastName: 'Sample',
    middleName: '',
    email: '',
    phone: '',
    ...more,
  });

test.each<[string, Partial<MergeableContact>, Partial<MergeableContact>, boolean]>([
  ['nothing but the name', {}, {}, true],
  ['capitals, marks and blanks', { firstName: ' RÉX' }, { firstName: 'rex' }, true],
  ['a phone, and none', { phone: '555-0100' }, {}, true],
  ['one phone, written twice', { phone: '+1 (555) 555-0100' }, { phone: '5555550100' }, true],
  ['one e-mail', { email: 'A@example.org' }, { email: 'a@example.org' }, true],
  ['two phones', { phone: '555-0100' }, { phone: '555-0101' }, false],
  [
    'one phone and two e-mails',
    { email: 'a@example.org', phone: '1' },
    { email: 'b@example.org', phone: '1' },
    false,
  ],
  ['another middle name', { middleName: 'Q' }, {}, false],
  ['another last name', { lastName: 'Other' }, {}, false],
])('%s', async (_, one, other, merged) => {
  const found = await contactsMergedByIvm([
    named('a', one),
    named('b', other),
    named('z', { firstName: 'Zed' }),
  ]);
  expect([...found].sort()).toEqual(merged ? ['a', 'b'] : []);
});

test('of three each that fits one of the others; people entered in IVM take part', async () => {
  const three = [named('a'), named('b', { phone: '555-0100' }), named('c', { phone: '555-0101' })];
  expect([...(await contactsMergedByIvm(three))].sort()).toEqual(['a', 'b', 'c']);
  expect([...(await contactsMergedByIvm(three.slice(1)))]).toEqual([]);
  expect([...(await contactsMergedByIvm(three.slice(1), [named('', { phone: '555-0101' })]))]).toEqual(['c']);
});
