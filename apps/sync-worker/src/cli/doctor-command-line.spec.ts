import { DOCTOR_USAGE, readDoctorCommandLine } from './doctor-command-line';

const environment = { ONEROSTER_KEY: 'key', ONEROSTER_SECRET: 'planted' };
const baseUrl = 'https://sis.example.org';

describe('the arguments of npm run doctor', () => {
  it('are a bundle', () => {
    expect(readDoctorCommandLine(['--bundle', 'd.zip', '--json'], {})).toEqual({
      command: { bundle: 'd.zip', json: true },
    });
  });

  it.each<[string, Record<string, string>, object]>([
    ['', {}, { auth: { type: 'none' } }],
    ['', environment, { auth: { type: 'oauth1', key: 'key', secret: 'planted' } }],
    ['', { ONEROSTER_BEARER: 'token' }, { auth: { type: 'bearer', token: 'token' } }],
    ['--auth bearer', { ONEROSTER_SECRET: 'token' }, { auth: { type: 'bearer', token: 'token' } }],
    ['--auth none', environment, { auth: { type: 'none' } }],
    [
      '--auth oauth1 --signature sha1 --page-size 200',
      environment,
      { auth: { type: 'oauth1', key: 'key', secret: 'planted', signature: 'sha1' }, pageSize: 200 },
    ],
    [
      '--auth oauth2 --token-url https://sis.example.org/token --client-auth body',
      environment,
      {
        auth: {
          type: 'oauth2',
          tokenUrl: 'https://sis.example.org/token',
          clientId: 'key',
          clientSecret: 'planted',
          clientAuth: 'body',
        },
      },
    ],
  ])('are a provider: %s with %j', (more, given, settings) => {
    const args = ['--url', baseUrl, ...more.split(' ').filter((word) => word !== '')];
    expect(readDoctorCommandLine(args, given)).toEqual({
      command: { provider: { baseUrl, ...settings }, json: false },
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['', {}, /--url URL or --bundle FILE/],
    ['--url', {}, /url/],
    ['--bundle d.zip --url x', {}, /do not go together/],
    ['--bundle d.zip --page-size 5', {}, /do not go together/],
    ['--urll x', {}, /--urll/],
    ['x', {}, /belongs to no option/],
    ['--url x --auth oauth1', {}, /ONEROSTER_KEY and ONEROSTER_SECRET/],
    ['--url x --auth oauth2', environment, /--token-url/],
    ['--url x --auth bearer', {}, /ONEROSTER_BEARER/],
    ['--url x --auth basic', environment, /oauth1, oauth2, bearer or none/],
    ['--url x --signature md5', environment, /sha256 or sha1/],
    ['--url x --auth none --signature sha1', {}, /goes with --auth oauth1/],
    ['--url x --client-auth body', environment, /go with --auth oauth2/],
    ['--url x --auth oauth2 --token-url y --client-auth header', environment, /basic, body or raw/],
    ['--url x --page-size 0', {}, /1 to 10,000/],
    ['--url x --page-size many', {}, /1 to 10,000/],
  ])('"%s" is answered by one sentence without a secret', (args, given, sentence) => {
    const words = args.split(' ').filter((word) => word !== '');
    const line = readDoctorCommandLine(words, given);
    expect(line).toEqual({ usage: expect.stringMatching(sentence) as string });
    expect((line as { usage: string }).usage).not.toMatch(/\n|planted/);
  });

  it('--help names every exit code', () => {
    expect(readDoctorCommandLine(['--help'], {})).toEqual({ help: true });
    for (const code of ['0', '1', '2', '4', '130'])
      expect(DOCTOR_USAGE).toMatch(new RegExp(`\\b${code} \\w`));
  });
});
