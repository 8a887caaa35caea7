import { assert, constantFrom, property, string } from 'fast-check';
import { RIGHT, RIGHT_NAMES } from '../rights/rights';
import { normaliseSupplementRow } from './normalise-supplement-row';

const pair = { studentSourcedId: 's-1', contactSourcedId: 'c-1' };

describe('a row of a supplement', () => {
  it('is read with every fact it may carry', () => {
    expect(
      normaliseSupplementRow({
        ...pair,
        relationship: ' Mother ',
        rights: {
          legalGuardian: 'yes',
          hasCustody: 'NO',
          pickup: 'true',
          livesWith: '0',
          emergency: '',
          contactAllowed: 'n',
        },
        priority: 1,
        restriction: 'Court order\n12',
        beginDate: '2026-08-01',
        endDate: '2027-06-30T00:00:00Z',
      }),
    ).toEqual({
      row: {
        ...pair,
        relationship: 'Mother',
        priority: '1',
        rights: {
          pickup: RIGHT.yes,
          legalGuardian: RIGHT.yes,
          hasCustody: RIGHT.no,
          livesWith: RIGHT.no,
          emergency: RIGHT.unknown,
          contactAllowed: RIGHT.no,
        },
        restriction: 'Court order 12',
        beginDate: '2026-08-01',
        endDate: '2027-06-30',
      },
      rejections: [],
    });
  });

  it.each([
    ['studentSourcedId', '', 'MISSING_FIELD'],
    ['contactSourcedId', ' ', 'MISSING_FIELD'],
    ['contactSourcedId', 'x'.repeat(256), 'INVALID_SOURCED_ID'],
  ])('names no pair when %s is %j', (field, value, code) => {
    const { row, rejections } = normaliseSupplementRow({ ...pair, [field]: value });
    expect(row).toBeNull();
    expect(rejections).toMatchObject([{ code, field, resource: 'supplement' }]);
  });

  it('reads a right it cannot read as no, never as nothing said', () => {
    const unreadable = string({ minLength: 1 }).filter(
      (text) => !/^\s*(yes|y|true|1|no|n|false|0)?\s*$/i.test(text.replace(/\p{Cc}/gu, ' ')),
    );
    assert(
      property(constantFrom(...RIGHT_NAMES), unreadable, (name, value) => {
        const { row, rejections } = normaliseSupplementRow({ ...pair, rights: { [name]: value } });
        expect(row?.rights[name]).toBe(RIGHT.no);
        expect(rejections).toEqual([
          {
            kind: 'rejected',
            code: 'UNREADABLE_VALUE',
            resource: 'supplement',
            field: name,
            sourcedId: 's-1',
          },
        ]);
      }),
    );
  });

  it('lets a date it cannot read close the link, and keeps the beginning of a restriction too long', () => {
    const { row, rejections } = normaliseSupplementRow({
      ...pair,
      beginDate: '9/1/2026',
      endDate: '2026-02-30',
      restriction: 'x'.repeat(2000),
    });
    expect(row).toMatchObject({ beginDate: '9999-12-31', endDate: '0001-01-01' });
    expect(row?.restriction).toHaveLength(1000);
    expect(rejections.map(({ code, field }) => [code, field])).toEqual([
      ['UNREADABLE_VALUE', 'beginDate'],
      ['UNREADABLE_VALUE', 'endDate'],
      ['FIELD_TOO_LONG', 'restriction'],
    ]);
  });

  it('confirms nothing of a row whose reader could not tell the cells apart', () => {
    const unreadable = ['pickup', 'restriction'];
    const { row, rejections } = normaliseSupplementRow({ ...pair, rights: { pickup: 'yes' }, unreadable });
    expect(row).toMatchObject({ rights: { pickup: RIGHT.no }, restriction: '', endDate: '0001-01-01' });
    expect(rejections.map(({ field }) => field)).toEqual(unreadable);
  });
});
