import { ProviderError } from '../errors/provider-error';
import { baseUrlOf } from './base-url';

const strict = { allowLoopback: false, allowPrivateNetwork: false };

describe('the base URL people paste', () => {
  it.each([
    ['https://sis.example.org', 'https://sis.example.org/ims/oneroster/v1p1'],
    [' https://sis.example.org/ ', 'https://sis.example.org/ims/oneroster/v1p1'],
    ['https://sis.example.org/campus/api/', 'https://sis.example.org/campus/api/ims/oneroster/v1p1'],
    ['https://sis.example.org/ims/oneroster/v1p1', 'https://sis.example.org/ims/oneroster/v1p1'],
    ['https://sis.example.org/x/ims/oneroster/v1p1/', 'https://sis.example.org/x/ims/oneroster/v1p1'],
    ['https://sis.example.org/IMS/OneRoster/V1P1', 'https://sis.example.org/IMS/OneRoster/V1P1'],
    ['https://sis.example.org/ims/oneroster/v1p1/orgs', 'https://sis.example.org/ims/oneroster/v1p1'],
    ['https://sis.example.org/ims/oneroster', 'https://sis.example.org/ims/oneroster/v1p1'],
    ['https://sis.example.org:8443/a', 'https://sis.example.org:8443/a/ims/oneroster/v1p1'],
    ['https://proxy.example.org/Mo%3D/', 'https://proxy.example.org/Mo%3D/ims/oneroster/v1p1'],
  ])('%s -> %s', (pasted, base) => expect(baseUrlOf(pasted, strict)).toBe(base));

  it.each([
    ['https://sis.example.org/ims/oneroster/v1p0', 'VERSION_NOT_SUPPORTED'],
    ['https://sis.example.org/ims/oneroster/v1p2', 'VERSION_NOT_SUPPORTED'],
    ['https://sis.example.org/ims/oneroster/rostering/v1p2/', 'VERSION_NOT_SUPPORTED'],
    ['https://sis.example.org/learningdata/v1', 'VERSION_NOT_SUPPORTED'],
    ['http://sis.example.org', 'INVALID_SETTINGS'],
    ['http://localhost.example.org', 'INVALID_SETTINGS'],
    ['ftp://sis.example.org', 'INVALID_SETTINGS'],
    ['sis.example.org', 'INVALID_SETTINGS'],
    ['', 'INVALID_SETTINGS'],
    ['https://key:secret@sis.example.org', 'INVALID_SETTINGS'],
    ['https://sis.example.org/?a=1', 'INVALID_SETTINGS'],
    ['https://10.0.0.1', 'ADDRESS_NOT_ALLOWED'],
    ['https://169.254.169.254', 'ADDRESS_NOT_ALLOWED'],
    ['https://[::ffff:10.0.0.1]', 'ADDRESS_NOT_ALLOWED'],
    ['https://0x7f.1', 'ADDRESS_NOT_ALLOWED'],
    ['https://2130706433', 'ADDRESS_NOT_ALLOWED'],
    ['https://localhost', 'ADDRESS_NOT_ALLOWED'],
    ['http://127.0.0.1:4200', 'ADDRESS_NOT_ALLOWED'],
  ])('%s is refused: %s', (pasted, code) => {
    expect(() => baseUrlOf(pasted, strict)).toThrow(
      expect.objectContaining({ name: ProviderError.name, code }) as Error,
    );
    expect(() => baseUrlOf(pasted, strict)).not.toThrow(/secret/);
  });

  it('this machine may be asked, also without TLS, where that is allowed', () => {
    for (const url of ['http://127.0.0.1:4200', 'http://localhost:4200', 'http://[::1]:4200'])
      expect(baseUrlOf(url, { ...strict, allowLoopback: true })).toBe(`${url}/ims/oneroster/v1p1`);
  });
});
