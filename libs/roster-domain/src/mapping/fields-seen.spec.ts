import { FieldCounter } from './fields-seen';

function counted(records: readonly object[]) {
  const counter = new FieldCounter();
  for (const one of records) counter.note(one as never);
  return Object.fromEntries(counter.seen().columns.map(({ column, ...seen }) => [column, seen]));
}
const many = (count: number, of: (at: number) => object): object[] =>
  Array.from({ length: count }, (_, at) => of(at));

describe('the fields seen', () => {
  it('are counted, with the values of short enumerations, in lists too', () => {
    const seen = counted([
      ...many(20, (at) => ({
        pickup: at % 2 === 0 ? 'Yes' : 'no',
        rel: JSON.stringify([
          { guardian: true, kin: 'Mother' },
          { guardian: false, kin: 'Mother' },
        ]),
      })),
      { pickup: '' },
    ]);
    expect(seen).toEqual({
      pickup: { filled: 20, values: { yes: 10, no: 10 } },
      'rel[].guardian': { filled: 20, values: { true: 20, false: 20 } },
      'rel[].kin': { filled: 20, values: { mother: 40 } },
    });
  });

  it('tell nobody’s data: no name, number, address or key that is one', () => {
    const names = ['Ada', 'Ben', 'Cleo', 'Dora'];
    const seen = counted([
      ...many(40, (at) => ({
        nickname: `Planted ${String.fromCharCode(65 + (at % 26))}${at}`,
        phone: `555-01${10 + (at % 5)}`,
        mail: 'planted@example.org',
        note: 'a planted sentence that is longer than any word',
        'planted@example.org': 'x',
        id100001: 'x',
      })),
      ...names.map((name) => ({ few: name })),
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/lanted|555|ada|ben|cleo|dora|1000/i);
    expect(seen['few']).toEqual({ filled: 4, values: {} });
    expect(seen['nickname']).toEqual({ filled: 40, values: null });
  });

  it('take no more memory than some columns and some values each', () => {
    const seen = counted(
      many(1_000, (at) => ({ [`key${String.fromCharCode(97 + (at % 26))}${at % 999}`]: 'x' })),
    );
    expect(Object.keys(seen).length).toBeLessThanOrEqual(200);
  });
});
