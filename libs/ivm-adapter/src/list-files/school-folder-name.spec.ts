import fc from 'fast-check';
import { refuseClash } from './school-folder';
import { schoolFolderName } from './school-folder-name';

test.each([
  ['school-1_a.B', 'school-1_a.B'],
  ['a b/c', 'a%20b%2Fc'],
  ['50%', '50%25'],
  ['é', '%C3%A9'],
  ['🏫', '%F0%9F%8F%AB'],
  ['..\\..\\x', '..%5C..%5Cx'],
  ['.', '%2E'],
  ['..', '%2E%2E'],
  ['...', '%2E%2E%2E'],
  ['no-go.txt', '%6Eo-go.txt'],
  ['NO-GO.TXT', '%4EO-GO.TXT'],
  ['', '%'],
])('%j lies in %j', (id, name) => expect(schoolFolderName(id)).toBe(name));

test('every name is safe, short enough, and only one id has it', () => {
  const part = fc.constantFrom(
    '.',
    '%',
    '~',
    '2E',
    'a',
    'A',
    '/',
    '\\',
    '🏫',
    'é',
    '\0',
    ':',
    ' ',
    'x'.repeat(70),
  );
  const id = fc.oneof(
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(id, id, (one, other) => {
      const name = schoolFolderName(one);
      expect(name).toMatch(/^[A-Za-z0-9._%~-]{1,200}$/);
      expect(name).not.toMatch(/^\.+$/);
      expect(name.toLowerCase()).not.toBe('no-go.txt');
      if (Buffer.from(one).equals(Buffer.from(other))) expect(schoolFolderName(other)).toBe(name);
      else expect(schoolFolderName(other)).not.toBe(name);
    }),
    { numRuns: 1500 },
  );
});

test('long ids that start alike lie apart', () => {
  const long = 'ä'.repeat(100);
  expect(schoolFolderName(`${long}1`)).not.toBe(schoolFolderName(`${long}2`));
  expect(schoolFolderName(`${long}1`)).toMatch(/^(%C3%A4)+(%C3)?~[0-9a-f]{64}$/);
});

test('a file system that ignores case is told from one that does not', () => {
  expect(() => refuseClash(['ABC', 'x'], 'abc', '/lists')).toThrow(
    /"abc" apart from "ABC".*tells upper and lower case/,
  );
});
