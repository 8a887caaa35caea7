import { imsxStatus } from './imsx-status';

const statusOf = (body: unknown) =>
  imsxStatus(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

/** As section 3.2 of the specification has it. */
const asSpecified = {
  imsx_codeMajor: 'failure',
  imsx_severity: 'error',
  imsx_description: 'Planted Person is not yours',
  imsx_CodeMinor: {
    imsx_codeMinorField: [
      { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: 'unknownobject' },
    ],
  },
};

describe('what an error body says', () => {
  it.each<[string, unknown, object]>([
    ['as specified', asSpecified, { failed: true, minor: 'unknownobject' }],
    [
      'within a StatusInfo',
      { imsx_StatusInfo: { imsx_codeMajor: 'failure', imsx_codeMinor: 'forbidden' } },
      { failed: true, minor: 'forbidden' },
    ],
    [
      'one of several',
      { errors: [{ codeMajor: 'Failure', codeMinor: 'Invalid_Sort_Field' }] },
      { failed: true, minor: 'invalid_sort_field' },
    ],
    [
      'as a list without envelope',
      [{ imsx_codeMajor: 'failure', imsx_CodeMinor: 'server_busy' }],
      { failed: true, minor: 'server_busy' },
    ],
    [
      'a success',
      { imsx_codeMajor: 'success', imsx_CodeMinor: 'fullsuccess' },
      { failed: false, minor: 'fullsuccess' },
    ],
    ['a minor code alone', { imsx_CodeMinor: 'invaliddata' }, { failed: true, minor: 'invaliddata' }],
    [
      'one code for all, and the description says it is the order',
      { imsx_codeMajor: 'failure', imsx_CodeMinor: 'invaliddata', imsx_description: 'Cannot SORT by that' },
      { failed: true, minor: 'invalid_sort_field' },
    ],
    [
      'one code for all, and the description says it is the fields',
      { imsx_codeMajor: 'failure', imsx_description: 'unknown fields' },
      { failed: true, minor: 'invalid_selection_field' },
    ],
    [
      'one code for all, and the description says it is the filter',
      { imsx_codeMajor: 'failure', imsx_description: 'the filter is not understood' },
      { failed: true, minor: 'invalid_filter_field' },
    ],
  ])('%s', (_, body, status) => expect(statusOf(body)).toEqual(status));

  it.each<[string, unknown]>([
    ['a page of people', { users: [{ sourcedId: 'u1' }] }],
    ['a page for people', '<html>imsx_codeMajor</html>'],
    ['nothing', ''],
    ['the words alone', { note: 'imsx_codeMajor' }],
    ['more than any error is long', { imsx_codeMajor: 'failure', padding: 'x'.repeat(64 * 1024) }],
  ])('%s is no error body', (_, body) => expect(statusOf(body)).toBeUndefined());

  it('nothing of a description, and no code that might be somebody, is handed on', () => {
    expect(JSON.stringify(statusOf(asSpecified))).not.toContain('lanted');
    expect(statusOf({ imsx_codeMajor: 'failure', imsx_CodeMinor: 'ada@example.org 4711' })).toEqual({
      failed: true,
    });
    expect(
      statusOf({ imsx_codeMajor: 'failure', imsx_CodeMinor: `sort ${'4711 Ada'.repeat(30)}` })?.minor,
    ).toMatch(/^[a-z_]{1,60}$/);
  });
});
