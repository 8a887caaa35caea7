import { listEntries, references, trimmedEntries, userIds } from './list-cell';

describe('lists in one cell', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['  ', []],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    ['a, b', ['a', 'b']],
    ['a,,b,', ['a', 'b']],
    [' a', [' a']],
    ['a ,b ', ['a ', 'b ']],
    ['A|1+x:y;z', ['A|1+x:y;z']],
  ])('%j holds %j: the blank after a comma is the separator, every other one the id', (cell, expected) => {
    expect(listEntries(cell)).toEqual(expected);
    expect(references(cell)).toEqual(expected.map((sourcedId) => ({ sourcedId })));
  });

  it('trims what is no id', () => expect(trimmedEntries(' 03 ,04 ')).toEqual(['03', '04']));

  it.each<[string, { type: string; identifier: string }[]]>([
    [
      '{SIS:1},{State: x:2 }',
      [
        { type: 'SIS', identifier: '1' },
        { type: 'State', identifier: 'x:2' },
      ],
    ],
    ['{7}', [{ type: '', identifier: '7' }]],
    [
      'SIS:1,8',
      [
        { type: 'SIS', identifier: '1' },
        { type: '', identifier: '8' },
      ],
    ],
    ['{SIS:},', []],
    ['', []],
  ])('userIds %j', (cell, expected) => expect(userIds(cell)).toEqual(expected));
});
