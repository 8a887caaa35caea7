import fc from 'fast-check';
import { NO_FACTS } from '../rights/pair-facts';
import { RIGHT, RIGHT_NAMES, type RightName } from '../rights/rights';
import { countsForEverybody, createFactsReader, EVERYBODY } from './facts-of-user';
import { faultsOfMapping, settingsOfUsers, type FieldMapping, type MappedField } from './field-mapping';
import { FIELD_PRESETS } from './field-presets';
import { stricterMapping } from './stricter-mapping';

const person = (...agents: string[]) =>
  ({ kind: 'contact', sourcedId: 'c-1', status: 'active', agents }) as never;

function field(
  column: string,
  right: MappedField['right'],
  no: MappedField['no'] = 'not_authorised',
): MappedField {
  return { source: 'metadata', column, right, no };
}

function said(mapping: FieldMapping, metadata: object, ...agents: string[]) {
  const { facts, unreadable } = createFactsReader(mapping)(metadata as never, person(...agents));
  return { pairs: Object.fromEntries(facts.map(({ to, facts: one }) => [to, one])), unreadable, facts };
}

function rights(given: Partial<Record<RightName, number>>) {
  return { ...NO_FACTS, rights: { ...NO_FACTS.rights, ...given } };
}

describe('what the metadata of a user says of pairs', () => {
  const infiniteCampus = FIELD_PRESETS[0]?.fields as FieldMapping;

  it('Infinite Campus: each entry of the list is about whom it names, on either side, also as JSON text', () => {
    const list = [
      { sourcedId: 's-1', guardian: true, relationshipType: 'Mother' },
      { sourcedId: 's-2', guardian: 'false', relationshipType: 'Aunt' },
    ];
    const expected = {
      's-1': { ...rights({ legalGuardian: RIGHT.yes }), relationship: 'Mother' },
      's-2': { ...rights({ legalGuardian: RIGHT.no }), relationship: 'Aunt' },
    };
    expect(said(infiniteCampus, { ic_relationships: list }, 's-1', 's-2').pairs).toEqual(expected);
    expect(said(infiniteCampus, { IC_Relationships: JSON.stringify(list) }).pairs).toEqual(expected);
  });

  const cases: readonly (readonly [unknown, string, number])[] = [
    ...['true', 'Y', 'yes', '1', true, 1, ' YES ', 'x'].map((value) => [value, 'yes', RIGHT.yes] as const),
    ...['false', 'N', 'no', '0', false, 0].map((value) => [value, 'no', RIGHT.no] as const),
    ...['', ' ', null].map((value) => [value, 'nothing', RIGHT.unknown] as const),
    ...['maybe', '2', {}, ['Y']].map((value) => [value, 'unreadable, so no', RIGHT.no] as const),
  ];
  it.each(cases)('%j means %s', (value, meaning, right) => {
    const { pairs, unreadable } = said([field('pick', 'pickup')], { pick: value }, 's-1');
    expect(pairs['s-1']?.rights.pickup ?? pairs[EVERYBODY]?.rights.pickup ?? RIGHT.unknown).toBe(right);
    expect(unreadable).toEqual(meaning.startsWith('unreadable') ? ['pick'] : []);
  });

  it.each([
    ['prohibited', 'no', RIGHT.prohibited],
    ['prohibited', 'maybe', RIGHT.no],
    ['not_authorised', 'no', RIGHT.no],
    ['unknown', 'no', RIGHT.unknown],
    ['unknown', 'maybe', RIGHT.unknown],
  ] as const)('where a no is %s, "%s" gives %d', (no, value, right) => {
    const { pairs } = said([field('pick', 'pickup', no)], { pick: value }, 's-1');
    expect(pairs[EVERYBODY]?.rights.pickup ?? RIGHT.unknown).toBe(right);
  });

  it('a right about nobody in particular permits for a single child only, and forbids for all', () => {
    const mapping = [field('pick', 'pickup'), field('cust', 'hasCustody'), field('kin', 'relationship')];
    const metadata = { pick: 'yes', cust: 'no', kin: 'Father' };
    expect(said(mapping, metadata, 's-1').pairs).toEqual({
      's-1': { ...rights({ pickup: RIGHT.yes }), relationship: 'Father' },
      [EVERYBODY]: rights({ pickup: RIGHT.yes, hasCustody: RIGHT.no }),
    });
    for (const agents of [[], ['s-1', 's-2']]) {
      const { [EVERYBODY]: everybody = NO_FACTS, ...others } = said(mapping, metadata, ...agents).pairs;
      expect(others).toEqual({});
      expect(countsForEverybody(everybody)).toEqual(rights({ hasCustody: RIGHT.no }));
    }
  });

  it('restrictions and dates about nobody in particular count for all; what cannot be read never opens a link', () => {
    const mapping = [field('note', 'restriction'), field('from', 'beginDate'), field('to', 'endDate')];
    const { pairs, unreadable } = said(mapping, {
      note: 'Order 7',
      from: '2026-08-01T00:00:00Z',
      to: '1/2/2027',
    });
    expect(pairs).toEqual({
      [EVERYBODY]: { ...NO_FACTS, restriction: 'Order 7', beginDate: '2026-08-01', endDate: '0001-01-01' },
    });
    expect(unreadable).toEqual(['to']);
  });

  it('a list nobody can read forbids for everybody what it might have forbidden', () => {
    for (const broken of ['[{"sourcedId":"s-1","guardian":fal', ['s-1'], 'nonsense', 7])
      expect(said(infiniteCampus, { ic_relationships: broken }, 's-1').pairs).toEqual({
        [EVERYBODY]: rights({ legalGuardian: RIGHT.no }),
      });
    expect(
      said(infiniteCampus, { ic_relationships: [{ guardian: 'no' }, { guardian: 'yes' }] }).pairs,
    ).toEqual({
      [EVERYBODY]: rights({ legalGuardian: RIGHT.no }),
    });
  });

  it('one person twice in a list: what restricts wins, and it is a contradiction', () => {
    const list = ['yes', 'no'].map((guardian) => ({ sourcedId: 's-1', guardian }));
    expect(said(infiniteCampus, { ic_relationships: list }).facts).toEqual([
      { to: 's-1', facts: rights({ legalGuardian: RIGHT.no }), contradicting: true },
    ]);
  });

  it('says nothing where nothing is mapped or nothing stands', () => {
    expect(said([], { pickup: 'no' }, 's-1').facts).toEqual([]);
    expect(said([field('pick', 'pickup')], { other: 'no' }, 's-1').facts).toEqual([]);
    expect(said(infiniteCampus, { ic_relationships: '' }, 's-1').facts).toEqual([]);
  });
});

describe('a field mapping', () => {
  it('is refused with a sentence where it cannot be meant', () => {
    const faults = faultsOfMapping([
      field('a', 'hasCustody', 'prohibited'),
      field('b[].', 'pickup'),
      field(' ', 'pickup'),
      field('metadata.C', 'pickup'),
      field('c', 'pickup'),
      { source: 'supplement', column: 'p', right: 'pickup', no: 'unknown' },
      { source: 'supplement', column: 'q', right: 'pickup', no: 'unknown' },
    ]);
    expect(faults.map(({ at, field: what }) => [at, what])).toEqual([
      [0, 'no'],
      [1, 'column'],
      [2, 'column'],
      [4, 'column'],
      [6, 'right'],
    ]);
    for (const { fields } of FIELD_PRESETS) expect(faultsOfMapping(fields)).toEqual([]);
  });

  it('settings of users are those of metadata alone, in any order', () => {
    const [a, b] = [field('a', 'pickup'), field('b', 'pickup')];
    const supplement: MappedField = { source: 'supplement', column: 'p', right: 'pickup', no: 'unknown' };
    expect(settingsOfUsers([supplement])).toBe('');
    expect(settingsOfUsers([a, b, supplement])).toBe(settingsOfUsers([b, a]));
    expect(settingsOfUsers([a])).not.toBe(settingsOfUsers([field('a', 'pickup', 'prohibited')]));
  });

  it('while a change of it waits, no record gets a fact that is more permissive than before or after', () => {
    const mapped = fc.record({
      source: fc.constant('metadata' as const),
      column: fc.constantFrom('a', 'b', 'list[].a'),
      right: fc.constantFrom(...RIGHT_NAMES.slice(0, 2), 'restriction' as const, 'endDate' as const),
      no: fc.constantFrom('prohibited' as const, 'not_authorised' as const, 'unknown' as const),
    });
    const mapping = fc.uniqueArray(mapped, { maxLength: 4, selector: ({ column, right }) => column + right });
    const value = fc.constantFrom('', 'yes', 'no', 'maybe', '2026-01-01');
    const metadata = fc.record({
      a: value,
      b: value,
      list: fc.array(fc.record({ sourcedId: fc.constantFrom('s-1', 's-2', ''), a: value }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(mapping, mapping, metadata, fc.subarray(['s-1', 's-2']), (before, after, one, agents) => {
        const meanwhile = said(stricterMapping(before, after), one, ...agents).pairs;
        for (const other of [said(before, one, ...agents).pairs, said(after, one, ...agents).pairs])
          for (const to of new Set([...Object.keys(meanwhile), ...Object.keys(other)])) {
            const [now, was] = [meanwhile[to] ?? NO_FACTS, other[to] ?? NO_FACTS];
            for (const name of RIGHT_NAMES) expect(now.rights[name]).toBeLessThanOrEqual(was.rights[name]);
            for (const line of was.restriction.split('\n').filter((text) => text !== ''))
              expect(now.restriction.split('\n')).toContain(line);
            expect((now.endDate ?? '9999') <= (was.endDate ?? '9999')).toBe(true);
          }
      }),
    );
  });
});
