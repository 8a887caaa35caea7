import fc from 'fast-check';
import { compareByteOrder, hasLoneSurrogate } from './byte-order';

test('is the order of UTF-8 bytes', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\uffff', '\ue000', '😀', 'a', ''),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
  });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareByteOrder(left, right))).toBe(
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      );
    }),
    { numRuns: 2000 },
  );
  expect('\uffff' < '😀').toBe(false);
  expect(compareByteOrder('\uffff', '😀')).toBeLessThan(0);
});

test('finds halves of surrogate pairs', () => {
  expect(['a', '😀', '\ud83d', 'x\ude00y'].map(hasLoneSurrogate)).toEqual([false, false, true, true]);
});
