import { assert, property, uint8Array, uniqueArray } from 'fast-check';
import { createFingerprinter, fingerprintText } from './fingerprint';
import { KnownRecords } from './known-records';

const fingerprint = uint8Array({ minLength: 16, maxLength: 16 });

describe('known records', () => {
  it('recognises what was added, nothing else, and tells who was not seen', () => {
    const prints = uniqueArray(fingerprint, { selector: fingerprintText, maxLength: 200 });
    assert(
      property(prints, prints, (stored, pulled) => {
        const known = new KnownRecords();
        stored.forEach((print, at) => known.add(print, at + 1));
        const pulledTexts = new Set(pulled.map(fingerprintText));
        const storedTexts = new Set(stored.map(fingerprintText));
        for (const print of pulled) expect(known.see(print)).toBe(storedTexts.has(fingerprintText(print)));
        const unseen = stored.flatMap((print, at) =>
          pulledTexts.has(fingerprintText(print)) ? [] : [at + 1],
        );
        expect([...known.unseen()].sort((a, b) => a - b)).toEqual(unseen);
      }),
    );
  });

  it('survives prints that fall on one slot', () => {
    const known = new KnownRecords();
    const print = (n: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? n : 0));
    for (let n = 0; n < 100; n += 1) known.add(print(n), n + 1);
    expect(known.see(print(42))).toBe(true);
    expect(known.see(print(142))).toBe(false);
    expect([...known.unseen()]).toHaveLength(99);
  });

  it('grows, and forgets neither who it knows nor whom it has seen', () => {
    const known = new KnownRecords();
    const print = createFingerprinter({
      collection: { resource: 'users', mode: 'full', shape: '' },
      normaliserVersion: 1,
      settings: '',
    });
    const of = (n: number): Uint8Array => print(new TextEncoder().encode(String(n)));
    for (let n = 1; n <= 10_000; n += 1) {
      known.add(of(n), n);
      if (n % 3 === 0) known.see(of(n));
    }
    expect(known.size).toBe(10_000);
    const unseen = Array.from({ length: 10_000 }, (_, at) => at + 1).filter((n) => n % 3 !== 0);
    expect([...known.unseen()].sort((a, b) => a - b)).toEqual(unseen);
    for (let n = 1; n <= 10_000; n += 1) known.see(of(n));
    expect([...known.unseen()]).toEqual([]);
  });

  it('refuses two rows of one fingerprint, and row ids that are none', () => {
    const known = new KnownRecords();
    known.add(new Uint8Array(16), 1);
    expect(() => known.add(new Uint8Array(16), 2)).toThrow('one fingerprint');
    expect(() => known.add(new Uint8Array(16).fill(2), 0)).toThrow('positive');
  });
});

describe('a fingerprint', () => {
  const salt = {
    collection: { resource: 'users', mode: 'full', shape: 'csv:a,b' },
    normaliserVersion: 1,
    settings: '',
  } as const;
  const of = (bytes: string, changed: object = {}): string =>
    fingerprintText(createFingerprinter({ ...salt, ...changed })(new TextEncoder().encode(bytes)));

  it('depends on every byte, the shape, the mode, the normaliser and the settings, and on nothing else', () => {
    const texts = [
      of('1,2'),
      of('1,3'),
      of('1,2', { collection: { resource: 'users', mode: 'full', shape: 'csv:b,a' } }),
      of('1,2', { collection: { resource: 'orgs', mode: 'full', shape: 'csv:a,b' } }),
      of('1,2', { collection: { resource: 'users', mode: 'delta', shape: 'csv:a,b' } }),
      of('1,2', { normaliserVersion: 2 }),
      of('1,2', { settings: 'x' }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
    expect(of('1,2')).toBe(of('1,2'));
  });

  it('does not mix records of different length in its reused buffer', () => {
    const print = createFingerprinter(salt);
    const long = new Uint8Array(10_000).fill(7);
    const first = fingerprintText(print(long));
    const short = fingerprintText(print(new Uint8Array([7])));
    expect(fingerprintText(print(long))).toBe(first);
    expect(short).toBe(of('\u0007'));
  });
});
