import * as fc from 'fast-check';
import { compareNames } from './compare-names';
import { initialOf, nameKeys } from './name-keys';
import type { PersonName } from './person-name';

/** Few letters and few words, so that names are often alike; and every way in which they may be. */
const word = fc.oneof(
  fc.constantFrom(
    'Ann',
    'Anna',
    'Jo',
    'J',
    'Garcia',
    'Lopez',
    'García-López',
    'Delacruz',
    'Müller',
    'Li',
    'Smith',
  ),
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 9 }),
);
const words = fc.array(word, { maxLength: 3 }).map((some) => some.join(' '));
const name: fc.Arbitrary<PersonName> = fc.record({
  givenName: words,
  middleName: fc.oneof(fc.constant(''), word),
  familyName: words,
  suffix: fc.constantFrom('', '', 'Jr', 'III'),
});
const slip = fc.record({ at: fc.nat(12), letter: fc.constantFrom('', 'a', 'z', 'swap') });

/** The same name with a slip or two in its surname, or with its parts exchanged. */
const alike = fc.tuple(name, fc.array(slip, { maxLength: 2 }), fc.boolean()).map(([one, slips, crossed]) => {
  const family = slips.reduce((text, { at, letter }) => {
    const place = at % (text.length + 1);
    if (letter !== 'swap') return text.slice(0, place) + letter + text.slice(place + (letter === '' ? 1 : 0));
    return text.slice(0, place) + (text[place + 1] ?? '') + (text[place] ?? '') + text.slice(place + 2);
  }, one.familyName);
  const other = { ...one, familyName: family };
  return [one, crossed ? { ...other, givenName: one.familyName, familyName: one.givenName } : other] as const;
});

const meet = (kept: PersonName, asking: PersonName): boolean => {
  const { asked } = nameKeys(asking);
  return asked === null || nameKeys(kept).kept.some((key) => asked.includes(key));
};

test('names that are not different always meet, whichever is kept', () => {
  let met = 0;
  fc.assert(
    fc.property(fc.oneof(fc.tuple(name, name), alike), ([a, b]) => {
      if (compareNames(a, b).level === 'DIFFERENT' && compareNames(b, a).level === 'DIFFERENT') return true;
      met += 1;
      return meet(a, b) && meet(b, a);
    }),
    { numRuns: 6_000 },
  );
  expect(met).toBeGreaterThan(2_000);
});

test('names that are the same begin with the same letter, unless the letter is none of the alphabet', () => {
  const letterOf = (one: PersonName) => one.givenName.charAt(0).toLowerCase();
  fc.assert(
    fc.property(alike, ([a, b]) => {
      const initial = initialOf(a);
      if (initial === null || compareNames(a, b).level !== 'EXACT') return true;
      return !/^[a-z]$/.test(letterOf(b)) || letterOf(b) === initial;
    }),
  );
});

test.each([
  ['Smith', 'Smyth', true],
  ['Garcia Lopez', 'Lopez', true],
  ['Katzenberg', 'Katezenbreg', true],
  ['Smith', 'Jones', false],
])('%s and %s: %s', (kept, asking, found) => {
  const named = (familyName: string) => ({ givenName: 'Ann', middleName: '', familyName, suffix: '' });
  expect(meet(named(kept), named(asking))).toBe(found);
});
