import fc from 'fast-check';
import { RIGHT, RIGHT_NAMES } from '../rights/rights';
import { linkKey, type ModelSupplementRow } from './model-roster';
import { readModelSupplement, supplementAfter, type SupplementMode } from './model-supplement';

const key = linkKey('s', 'c');
const cell = fc.constantFrom('', 'yes', 'no');
const date = fc.constantFrom('', '2026-01-01', '2026-06-01');
const row = fc.record({
  studentSourcedId: fc.constant('s'),
  contactSourcedId: fc.constant('c'),
  rights: fc.record(Object.fromEntries(RIGHT_NAMES.map((name) => [name, cell]))),
  relationship: fc.constantFrom('', 'Mother', 'Aunt'),
  restriction: fc.constantFrom('', 'Order 1', 'Order 2'),
  beginDate: date,
  endDate: date,
});
const file = fc.array(row, { maxLength: 2 });
const mode = fc.constantFrom<SupplementMode>('open', 'tighten', 'untouched');
const days = fc.array(fc.tuple(file, mode), { minLength: 1, maxLength: 5 });

function after(
  stored: ModelSupplementRow | undefined,
  rows: object[],
  how: SupplementMode,
): ModelSupplementRow | undefined {
  const before = new Map(stored === undefined ? [] : [[key, stored]]);
  return supplementAfter(before, readModelSupplement(rows), () => how, true).get(key);
}

function lived(past: readonly (readonly [object[], SupplementMode])[]): ModelSupplementRow | undefined {
  return past.reduce<ModelSupplementRow | undefined>((row, [rows, how]) => after(row, rows, how), undefined);
}

/** Whether `one` forbids all that `other` does. */
function asStrict(one: ModelSupplementRow | undefined, other: ModelSupplementRow | undefined): boolean {
  const rights = RIGHT_NAMES.every(
    (name) => (one?.facts.rights[name] ?? RIGHT.unknown) <= (other?.facts.rights[name] ?? RIGHT.unknown),
  );
  const lines = (row: ModelSupplementRow | undefined): string[] => (row?.facts.restriction ?? '').split('\n');
  const restriction = lines(other).every((line) => line === '' || lines(one).includes(line));
  const begin = (one?.facts.beginDate ?? '') >= (other?.facts.beginDate ?? '');
  const end = (one?.facts.endDate ?? '9') <= (other?.facts.endDate ?? '9');
  const setAside = (row: ModelSupplementRow | undefined): boolean => (row?.silence ?? 'none') !== 'none';
  return rights && restriction && begin && end && (setAside(one) || !setAside(other));
}

describe('what is kept of supplements', () => {
  it('never becomes more permissive while a school waits', () => {
    fc.assert(
      fc.property(days, file, (past, rows) => {
        const stored = lived(past);
        expect(asStrict(after(stored, rows, 'tighten'), stored)).toBe(true);
      }),
    );
  });

  it('acts at once, however the school fares, where it forbids', () => {
    fc.assert(
      fc.property(days, file, (past, rows) => {
        const stored = lived(past);
        const wanted = after(stored, rows, 'open');
        const held = after(stored, rows, 'tighten');
        expect(asStrict(held, wanted)).toBe(true);
      }),
    );
  });

  it('keeps what forbids when its row or cell falls silent, and sets the pair aside', () => {
    fc.assert(
      fc.property(days, fc.boolean(), (past, cellsOnly) => {
        const stored = lived(past);
        const silence = cellsOnly ? [{ studentSourcedId: 's', contactSourcedId: 'c' }] : [];
        const left = after(stored, silence, 'open');
        const forbidding = RIGHT_NAMES.filter((name) => (stored?.facts.rights[name] ?? 0) < 0);
        for (const name of forbidding) expect(left?.facts.rights[name]).toBe(stored?.facts.rights[name]);
        expect(left?.facts.restriction ?? '').toBe(stored?.facts.restriction ?? '');
        if (forbidding.length > 0 || (stored?.facts.restriction ?? '') !== '')
          expect(left?.silence).toBe('set aside');
        for (const name of RIGHT_NAMES) expect(left?.facts.rights[name] ?? 0).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is the same whatever the order of the rows, and when the same comes again', () => {
    fc.assert(
      fc.property(days, fc.array(row, { maxLength: 3 }), (past, rows) => {
        const stored = lived(past);
        const once = after(stored, rows, 'open');
        expect(after(stored, [...rows].reverse(), 'open')).toEqual(once);
        expect(after(once, rows, 'open')).toEqual(once);
        const held = after(stored, rows, 'tighten');
        expect(after(held, rows, 'tighten')).toEqual(held);
        expect(after(held, rows, 'open')).toEqual(once);
      }),
    );
  });
});
