import { readServeSettings } from './serve-settings';

const SANDBOX_BUNDLE = '/tmp/district.zip';

describe('the settings of the sandbox that is served', () => {
  it('are port 4200 and no sign-in unless said otherwise', () => {
    expect(readServeSettings({ SANDBOX_BUNDLE })).toEqual({
      port: 4200,
      bundle: SANDBOX_BUNDLE,
      auth: { type: 'none' },
      supervised: false,
    });
    const said = readServeSettings({
      SANDBOX_BUNDLE,
      SANDBOX_PORT: '0',
      SANDBOX_AUTH: 'oauth1',
      SUPERVISED: 'stdin',
    });
    expect(said).toMatchObject({ port: 0, auth: { type: 'oauth1', key: 'sandbox-key' }, supervised: true });
  });

  it.each([
    [{ NODE_ENV: 'production' }, 'NODE_ENV is production'],
    [{ SANDBOX_PORT: '70000' }, 'SANDBOX_PORT is "70000"'],
    [{ SANDBOX_PORT: '' }, 'SANDBOX_PORT is ""'],
    [{ SANDBOX_AUTH: 'constructor' }, 'one of none, bearer, oauth1, oauth2'],
    [{ SANDBOX_BUNDLE: '' }, 'SANDBOX_BUNDLE is not set'],
  ])('%j is refused by name', (environment, text) => {
    expect(() => readServeSettings({ SANDBOX_BUNDLE, ...environment })).toThrow(text);
  });
});
