import { ivmSetting } from './ivm-setting';
import { splitSetting } from './setting-split';

const connection = { gateway: 'http', baseUrl: 'https://ivm.example.org', credentials: 'a' };
const known = {
  connection,
  verify: true,
  presenceIsApproval: false,
  contactDiscriminator: false,
  columns: null,
};
const change = (before: object, after: object) => {
  const { atOnce, waiting } = splitSetting(
    ivmSetting,
    { ...known, ...before },
    { ...known, ...before, ...after },
  );
  return [atOnce.map(({ field }) => field), waiting.map(({ field }) => field)];
};

test.each([
  ['verify', false],
  ['presenceIsApproval', true],
  ['contactDiscriminator', false],
] as const)('%s acts at once as %s, and waits the other way', (field, stricter) => {
  expect(change({ [field]: !stricter }, { [field]: stricter })).toEqual([[field], []]);
  expect(change({ [field]: stricter }, { [field]: !stricter })).toEqual([[], [field]]);
});

test('another address, other credentials, another column map wait', () => {
  for (const moved of [{ baseUrl: 'https://other.example.org' }, { credentials: 'b' }, { gateway: 'files' }])
    expect(change({}, { connection: { ...connection, ...moved } })).toEqual([[], ['connection']]);
  expect(change({}, { columns: {} })).toEqual([[], ['columns']]);
});

test('before there is an IVM nothing of it is put in place by halves', () => {
  const nothing = Object.fromEntries(Object.keys(known).map((field) => [field, null]));
  const { atOnce, waiting } = splitSetting(ivmSetting, nothing, known);
  expect(atOnce).toEqual([]);
  expect(waiting[0]?.text).toBe('Names of children and adults are sent to https://ivm.example.org.');
});
