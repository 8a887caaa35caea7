import { readCommandLine, USAGE } from './command-line';
import { DOCTOR_USAGE, readDoctorCommandLine } from './doctor-command-line';
import { providerOptions } from './provider-options';

const secrets = { ONEROSTER_KEY: 'k', ONEROSTER_SECRET: 's3cret', ONEROSTER_BEARER: 'b3arer' };
const url = ['--url', 'https://sis.example.org'];

describe('the arguments that name a provider', () => {
  it.each<[string, object]>([
    ['--auth none', { type: 'none' }],
    ['--auth bearer', { type: 'bearer', token: 'b3arer' }],
    ['--auth oauth1', { type: 'oauth1', key: 'k', secret: 's3cret' }],
    ['--auth oauth1 --signature sha1', { type: 'oauth1', key: 'k', secret: 's3cret', signature: 'sha1' }],
    [
      '--auth oauth2 --token-url https://id.example.org/token --client-auth body',
      {
        type: 'oauth2',
        clientId: 'k',
        clientSecret: 's3cret',
        tokenUrl: 'https://id.example.org/token',
        clientAuth: 'body',
      },
    ],
  ])('%s', (line, auth) => {
    expect(readCommandLine([...url, ...line.split(' '), '--page-size', '500'], secrets)).toMatchObject({
      command: { source: { provider: { baseUrl: 'https://sis.example.org', auth, pageSize: 500 } } },
    });
  });

  it('a bearer may stand in ONEROSTER_SECRET', () => {
    expect(readCommandLine([...url, '--auth', 'bearer'], { ONEROSTER_SECRET: 't' })).toMatchObject({
      command: { source: { provider: { auth: { token: 't' } } } },
    });
  });

  it('this machine may be asked without TLS', () => {
    expect(readCommandLine(['--url', 'http://localhost:4200', '--auth', 'none'])).toHaveProperty('command');
  });

  it.each<[string, RegExp]>([
    ['--url https://sis.example.org', /--auth/],
    ['--url https://sis.example.org --auth basic', /--auth/],
    ['--url http://sis.example.org --auth none', /https/],
    ['--url https://sis.example.org/ims/oneroster/v1p2 --auth none', /1\.2/],
    ['--url https://sis.example.org/ims/oneroster/v1p0 --auth none', /1\.0/],
    ['--url https://10.0.0.1 --auth none', /inside a network/],
    ['--url sis --auth none', /web address/],
    ['--url https://sis.example.org --auth oauth2', /--token-url/],
    ['--url https://sis.example.org --auth oauth2 --token-url http://id.example.org', /https/],
    [
      '--url https://sis.example.org --auth oauth2 --token-url https://i.example --client-auth x',
      /--client-auth/,
    ],
    ['--url https://sis.example.org --auth oauth1 --signature md5', /--signature/],
    ['--url https://sis.example.org --auth none --signature sha1', /--signature/],
    ['--url https://sis.example.org --auth none --page-size 0', /--page-size/],
    ['--url https://sis.example.org --auth none --page-size many', /--page-size/],
  ])('%s is answered by one sentence, without a secret', (line, sentence) => {
    const answer = readCommandLine(line.split(' '), secrets);
    expect(answer).toEqual({ usage: expect.stringMatching(sentence) as string });
    expect((answer as { usage: string }).usage).not.toMatch(/\n|s3cret|b3arer/);
  });

  it.each(['oauth1', 'oauth2', 'bearer'])('%s without its secret names the variable', (auth) => {
    const token = auth === 'oauth2' ? ['--token-url', 'https://id.example.org'] : [];
    expect(readCommandLine([...url, '--auth', auth, ...token])).toEqual({
      usage: expect.stringContaining('ONEROSTER_') as string,
    });
  });

  it.each(['none', 'bearer', 'oauth1', 'oauth2 --token-url https://id.example.org/t --client-auth raw'])(
    'mean the same to sync and to the doctor: --auth %s',
    (auth) => {
      const args = [...url, '--auth', ...auth.split(' ')];
      const sync = readCommandLine(args, secrets) as { command: { source: object } };
      expect(readDoctorCommandLine(args, secrets)).toMatchObject({ command: sync.command.source });
    },
  );

  it('who may be asked is guessed by the doctor, and said to sync', () => {
    expect(readDoctorCommandLine(url, secrets)).toMatchObject({
      command: { provider: { auth: { type: 'oauth1' } } },
    });
    expect(readCommandLine(url, secrets)).toEqual({
      usage: expect.stringContaining('needs --auth') as string,
    });
  });

  it('each is explained by --help', () => {
    for (const usage of [USAGE, DOCTOR_USAGE])
      for (const name of Object.keys(providerOptions)) expect(usage).toContain(`--${name} `);
  });
});
