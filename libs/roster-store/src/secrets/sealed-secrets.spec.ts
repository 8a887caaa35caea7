import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { readSecretKeys } from './secret-keys';
import { open, seal, Secrets } from './sealed-secrets';

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const keyOfMay = key('2026-05');
const keyOfJune = key('2026-06');
const may = readSecretKeys(keyOfMay);
const june = readSecretKeys(`${keyOfJune},${keyOfMay}`);
const secrets = new Secrets({ key: 'client', secret: 'hidden-word' });

describe('sealed secrets', () => {
  it('open with the key they were sealed with, also when a newer one seals', () => {
    const sealed = seal(secrets, may, '1:2');
    expect(sealed.keyId).toBe('2026-05');
    expect(open(sealed, june, '1:2').reveal()).toEqual({ key: 'client', secret: 'hidden-word' });
    expect(seal(secrets, june, '1:2').keyId).toBe('2026-06');
  });

  it('hold nothing that can be read, and are never the same twice', () => {
    const [one, two] = [seal(secrets, may, '1:2'), seal(secrets, may, '1:2')];
    expect(JSON.stringify(one)).not.toContain('hidden-word');
    expect(Buffer.from(one.data, 'base64').toString('latin1')).not.toContain('hidden');
    expect(one.data).not.toBe(two.data);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['in another place', () => open(seal(secrets, may, '1:2'), may, '1:3'), /cannot be opened/],
    [
      'when a byte was changed',
      () => {
        const sealed = seal(secrets, may, '1:2');
        const data = Buffer.from(sealed.data, 'base64');
        data[3]! ^= 1;
        return open({ ...sealed, data: data.toString('base64') }, may, '1:2');
      },
      /cannot be opened/,
    ],
    [
      'with a cut tag',
      () => {
        const sealed = seal(secrets, may, '1:2');
        const tag = Buffer.from(sealed.tag, 'base64').subarray(0, 4).toString('base64');
        return open({ ...sealed, tag }, may, '1:2');
      },
      /cannot be opened/,
    ],
    ['without its key', () => open(seal(secrets, june, '1:2'), may, '1:2'), /"2026-06", which SECRET_KEYS/],
    ['without keys', () => open(seal(secrets, may, '1:2'), null, '1:2'), /set SECRET_KEYS/],
    ['and are not made without keys', () => seal(secrets, null, '1:2'), /set SECRET_KEYS/],
  ])('do not open %s', (_, attempt, sentence) => {
    expect(attempt).toThrow(sentence);
  });

  it('show nothing when printed, logged or made JSON', () => {
    expect(`${String(secrets)} ${inspect({ secrets })} ${JSON.stringify({ secrets })}`).not.toContain(
      'hidden',
    );
  });

  it.each(['', 'a', `a:${'A'.repeat(20)}`, `${keyOfMay},${keyOfMay}`, `:${keyOfMay}`])(
    'keys written otherwise (%#) are refused without being shown',
    (text) => {
      expect(() => readSecretKeys(text)).toThrow(/SECRET_KEYS must be/);
      expect(() => readSecretKeys(text)).not.toThrow(text.length < 20 ? 'nothing at all' : text.slice(-20));
    },
  );
});
