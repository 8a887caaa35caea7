import { CopyPortion } from './copy-portion';

describe('a portion of rows', () => {
  it('is their text in UTF-8, however long a row and whatever its characters', () => {
    const portion = new CopyPortion();
    const rows = ['a\tb\n', 'Zoë\t日本語\n', `${'😀'.repeat(3_000)}\n`, '\u0000\uffff\n', 'é'.repeat(9_000)];
    for (const row of rows) portion.add(row);
    const text = rows.join('');
    expect(portion.bytes).toBe(Buffer.byteLength(text));
    expect(portion.take().toString()).toBe(text);
  });

  it('that was taken is not written over by what follows', () => {
    const portion = new CopyPortion();
    portion.add('first\n');
    const first = portion.take();
    expect([portion.bytes, portion.take().length]).toEqual([0, 0]);
    portion.add('second\n');
    expect(first.toString()).toBe('first\n');
    expect(portion.take().toString()).toBe('second\n');
  });
});
