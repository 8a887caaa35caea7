import { describeError } from './describe-error';

describe('the description of an error', () => {
  it('has its kind, code, place and cause, and not a word of its message', () => {
    const cause = Object.assign(new RangeError('Imogen Invented\n    at Imogen (invented.ts:1:2)'), {
      code: 'E1',
    });
    const error = new TypeError('no\n    at Invented, Imogen\n    at Imogen (invented.ts:1:2)', { cause });
    const description = describeError(error);
    expect(description).toMatchObject({ kind: 'TypeError', cause: { kind: 'RangeError', code: 'E1' } });
    expect(description.frames[0]).toMatch(/describe-error\.spec\.ts/);
    expect(JSON.stringify(description)).not.toMatch(/imogen|invented/i);
  });

  it('leaves out what is not a frame when the message was changed afterwards', () => {
    const error = new Error('Imogen Invented\n    at the desk');
    expect(error.stack).toContain('at the desk');
    error.message = 'another';
    expect(JSON.stringify(describeError(error))).not.toMatch(/Imogen|the desk/);
  });

  it('leaves out a code that is a text, and says only the type of what is no error', () => {
    expect(describeError(Object.assign(new Error('x'), { code: 'Imogen Invented' }))).not.toHaveProperty(
      'code',
    );
    expect(describeError('Imogen Invented')).toEqual({ kind: 'string', frames: [] });
  });

  it('ends with causes that go round in a circle', () => {
    const error = new Error('x');
    error.cause = error;
    expect(describeError(error).cause?.cause?.cause?.cause).toBeUndefined();
  });
});
