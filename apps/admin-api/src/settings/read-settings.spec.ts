import { readSettings, SettingsRefused } from './read-settings';

const good = {
  DATABASE_URL: 'postgres://roster_app:hidden@127.0.0.1:5432/roster',
  OIDC_ISSUER: 'https://issuer.example.org',
  OIDC_AUDIENCE: 'ivm-roster-sync',
};

function refusalOf(environment: Record<string, string | undefined>): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsRefused) return error.message;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('the settings', () => {
  it('have defaults for all that is not secret or particular', () => {
    expect(readSettings({ ...good, LOG_LEVEL: '', ADMIN_API_PORT: ' ' })).toEqual({
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: good.DATABASE_URL,
      issuer: good.OIDC_ISSUER,
      audience: 'ivm-roster-sync',
      logLevel: 'info',
      secretKeys: null,
      client: {},
      readyAfterFirstSync: undefined,
      supervised: false,
    });
  });

  it('are what the environment says', () => {
    expect(
      readSettings({
        ...good,
        ADMIN_API_PORT: '65535',
        ADMIN_API_HOST: '::1',
        LOG_LEVEL: 'warn',
        READY_AFTER_FIRST_SYNC: 'sample district',
        SUPERVISED: 'stdin',
      }),
    ).toMatchObject({
      host: '::1',
      port: 65_535,
      logLevel: 'warn',
      readyAfterFirstSync: 'sample district',
      supervised: true,
    });
  });

  it.each([
    ['ADMIN_API_PORT', '65536'],
    ['ADMIN_API_PORT', '-1'],
    ['ADMIN_API_PORT', '4e3'],
    ['ADMIN_API_HOST', 'http://127.0.0.1'],
    ['DATABASE_URL', undefined],
    ['DATABASE_URL', 'mysql://hidden@localhost/roster'],
    ['DATABASE_URL', 'hidden'],
    ['OIDC_ISSUER', undefined],
    ['OIDC_ISSUER', 'issuer.example.org'],
    ['OIDC_ISSUER', 'http://issuer.example.org'],
    ['OIDC_ISSUER', 'http://127.0.0.1.example.org'],
    ['OIDC_ISSUER', 'http://localhost.example.org'],
    ['OIDC_ISSUER', 'https://user:hidden@issuer.example.org'],
    ['OIDC_ISSUER', 'https://issuer.example.org/?tenant=hidden'],
    ['OIDC_AUDIENCE', '  '],
    ['LOG_LEVEL', 'loud'],
    ['PROVIDER_ADDRESSES', 'everything'],
    ['SECRET_KEYS', 'k1:hidden key'],
    ['READY_AFTER_FIRST_SYNC', 'x'.repeat(201)],
    ['SUPERVISED', 'yes'],
  ])('are refused with a sentence naming %s when it is %s', (name, value) => {
    const message = refusalOf({ ...good, [name]: value });
    expect(message).toMatch(new RegExp(`^${name} .*\\.$`));
    expect(message).not.toContain('hidden');
  });

  it.each([
    'http://127.0.0.1:4100',
    'http://localhost:4100',
    'http://[::1]:4100',
    'https://id.example.org/t/1',
  ])('take the issuer %s', (issuer) => {
    expect(readSettings({ ...good, OIDC_ISSUER: issuer }).issuer).toBe(issuer);
  });

  it('name everything that is wrong at once', () => {
    expect(refusalOf({}).split('\n')).toHaveLength(3);
  });
});
