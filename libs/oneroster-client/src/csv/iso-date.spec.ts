import { isoDate, isoInstant } from './iso-date';

describe('isoDate', () => {
  it.each([
    ['2012-08-31', '2012-08-31'],
    ['2012/8/3', '2012-08-03'],
    ['20120831', '2012-08-31'],
    ['8/31/2012', '2012-08-31'],
    ['08-31-2012', '2012-08-31'],
    ['8/31/2012 12:00:00 AM', '2012-08-31'],
    ['2012-08-31T00:00:00Z', '2012-08-31'],
    ['2016-02-29', '2016-02-29'],
  ])('%s is %s', (text, expected) => expect(isoDate(text)).toBe(expected));

  it.each([
    '31/8/2012',
    '2015-02-29',
    '8/31/12',
    '2012-8/31',
    '2012-08-31x',
    '41152',
    'unknown',
    '201208311',
  ])('%s stays as written: it is no date that way round', (text) => expect(isoDate(text)).toBe(text));
});

describe('isoInstant', () => {
  it.each([
    ['2024-08-15T10:15:00.000Z', '2024-08-15T10:15:00.000Z'],
    ['2024-08-15 10:15:00', '2024-08-15T10:15:00'],
    ['2024-08-15 10:15:00.123 -05:00', '2024-08-15T10:15:00.123-05:00'],
    ['8/15/2024 1:05:09 PM', '2024-08-15T13:05:09'],
    ['8/15/2024 12:05 am', '2024-08-15T00:05:00'],
    ['8/15/2024', '2024-08-15'],
  ])('%s is %s', (text, expected) => expect(isoInstant(text)).toBe(expected));

  it.each(['8/15/2024 25:00', '8/15/2024 13:00 PM', '2024-08-15 10:61', 'yesterday'])(
    '%s stays as written',
    (text) => expect(isoInstant(text)).toBe(text),
  );
});
