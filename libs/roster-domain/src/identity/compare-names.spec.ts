import * as fc from 'fast-check';
import { compareAllNames, compareNames } from './compare-names';
import type { NameLevel } from './name-level';
import type { PersonName } from './person-name';

/** "Given Middle/Family/Suffix" as "given|middle|family|suffix". */
function name(text: string): PersonName {
  const [givenName = '', middleName = '', familyName = '', suffix = ''] = text.split('|');
  return { givenName, middleName, familyName, suffix };
}

const table: [string, string, NameLevel, string][] = [
  ['Ana||Peña|', 'ANA||PENA|', 'EXACT', 'same'],
  ["Sean||O'Brien|", 'SEAN||O’BRIEN|', 'EXACT', 'same'],
  ["Sean||O'Brien|", 'SEAN||O BRIEN|', 'EXACT', 'same'],
  ['Søren||Łuk|', 'Soren||Luk|', 'EXACT', 'same'],
  ['Ana|Maria|Pena|', 'Ana||Pena|', 'EXACT', 'same'],
  ['Ana|M.|Pena|', 'Ana|Maria|Pena|', 'EXACT', 'same'],
  ['Ana|Maria|Pena|', 'Ana|Luz|Pena|', 'FUZZY', 'middle names'],
  ['Ana|Maria Luz|Pena|', 'Ana|Luz|Pena|', 'EXACT', 'same'],
  ['Mary Ann||Lee|', 'Mary|Ann|Lee|', 'EXACT', 'same'],
  ['Mary-Ann||Lee|', 'Maryann||Lee|', 'EXACT', 'same'],
  ['Jean-Paul||Lee|', 'Jean||Lee|', 'TOKEN_SUBSET', 'part of the first name'],
  ['John|Robert|Lee|', 'Robert||Lee|', 'NICKNAME', 'middle name'],
  ['Maria||Garcia-Lopez|', 'Maria||Lopez Garcia|', 'EXACT', 'same'],
  ['Maria||Garcia-Lopez|', 'Maria||Garcia|', 'TOKEN_SUBSET', 'double surname'],
  ['Maria|Garcia|Smith|', 'Maria||Garcia|', 'TOKEN_SUBSET', 'middle name'],
  ['Maria||Garcia Lopez|', 'Maria||Garcia Perez|', 'FUZZY', 'part of the surnames'],
  ['Robert||Lee|', 'Bob||Lee|', 'NICKNAME', 'short form'],
  ['Rob||Lee|', 'Bobby||Lee|', 'NICKNAME', 'short form'],
  ['R.||Lee|', 'Robert||Lee|', 'INITIAL', 'initial of the first'],
  ['Robert||L|', 'Robert||Lee|', 'INITIAL', 'initial of the surname'],
  ['R||Lee|', 'Zoe||Lee|', 'DIFFERENT', 'first names'],
  ['Bartholom||Lee|', 'Bartholomew||Lee|', 'TRUNCATED', 'first name looks cut'],
  ['Ana||Featherstoneh|', 'Ana||Featherstonehaugh|', 'TRUNCATED', 'surname looks cut'],
  ['Jo||Lee|', 'Joan||Lee|', 'DIFFERENT', 'first names'],
  ['Jennifre||Lee|', 'Jennifer||Lee|', 'FUZZY', 'spelt'],
  ['Sofia||Lee|', 'Sophia||Lee|', 'DIFFERENT', 'first names'],
  ['Ana||Hernandez|', 'Ana||Fernandes|', 'FUZZY', 'surnames are spelt'],
  ['Ana||Meyer|', 'Ana||Meier|', 'FUZZY', 'surnames are spelt'],
  ['Ana||Lee|', 'Ana||Ray|', 'DIFFERENT', 'surnames'],
  ['Pena||Ana|', 'Ana||Pena|', 'FUZZY', 'other way round'],
  ['John||Lee Jr.|', 'John||Lee|Sr', 'FUZZY', 'suffixes'],
  ['John||Lee II|', 'John||Lee|Jr', 'EXACT', 'same'],
  ['John Jr||Lee|', 'John||Lee|', 'EXACT', 'same'],
  ['John||Lee|III', 'John||Lee|Jr', 'FUZZY', 'suffixes'],
  ['John||Lee|IV', 'John||Lee|4th', 'EXACT', 'same'],
  ['||Lee|', 'John||Lee|', 'FUZZY', 'first name is missing'],
  ['John|||', 'John||Lee|', 'FUZZY', 'surname is missing'],
  ['|||', 'John||Lee|', 'FUZZY', 'missing'],
  ['明||王|', '明||王|', 'EXACT', 'same'],
];

test.each(table)('%s and %s: %s', (one, other, level, reason) => {
  const found = compareNames(name(one), name(other));
  expect(found).toEqual({ level, reason: expect.stringContaining(reason) as string });
  expect(compareNames(name(other), name(one)).level).toBe(level);
});

test('whoever goes by several names is as near as the nearest of them', () => {
  const [ana, maiden, other] = [name('Ana||Lee|'), name('Ana||Ray|'), name('Zoe||Kim|')];
  expect(compareAllNames([ana], [other, maiden]).level).toBe('DIFFERENT');
  expect(compareAllNames([ana, maiden], [other, maiden]).level).toBe('EXACT');
  expect(compareAllNames([], [ana]).level).toBe('FUZZY');
});

const anyName = fc.record({
  givenName: fc.string({ unit: fc.constantFrom(..."abcÉ -.'o") }),
  middleName: fc.string({ unit: fc.constantFrom(...'ab ') }),
  familyName: fc.string({ unit: fc.constantFrom(..."abcdé -'") }),
  suffix: fc.constantFrom('', 'Jr', 'sr.', 'III'),
});

test('generated: symmetric, and a name is never further from itself than a missing part makes it', () => {
  fc.assert(
    fc.property(anyName, anyName, (a, b) => {
      expect(compareNames(a, b).level).toBe(compareNames(b, a).level);
      expect(['EXACT', 'FUZZY']).toContain(compareNames(a, a).level);
    }),
    { numRuns: 1000 },
  );
});
