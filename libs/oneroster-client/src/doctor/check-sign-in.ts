import { ROSTER_CORE_SCOPE } from '../auth/oauth2';
import { ProviderError } from '../errors/provider-error';
import { ONEROSTER_11_PATH, otherVersionPaths, versionText } from '../rest/base-url';
import type { ProviderSettings } from '../rest/provider-settings';
import type { ConnectionFinding } from './check-connection';
import type { ConnectionFix } from './connection-fix';
import type { DoctorSession } from './doctor-session';

const ROSTER_SCOPE = ROSTER_CORE_SCOPE.replace('roster-core', 'roster');
const onePage = { limit: 1, offset: 0, sort: false, fields: false } as const;

type Read = 'orgs' | 'users';

/** undefined: it can be read. */
async function attempt(
  session: DoctorSession,
  path: Read,
  settings: ProviderSettings = session.settings,
): Promise<ProviderError | undefined> {
  try {
    await session.page(path, onePage, settings);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code === 'ABORTED') throw error;
    return error;
  }
}

/** The first fix with which the trial goes well. */
async function firstThatWorks(
  fixes: readonly ConnectionFix[],
  trial: (fix: ConnectionFix) => Promise<ProviderError | undefined>,
): Promise<ConnectionFix | undefined> {
  for (const fix of fixes) if ((await trial(fix)) === undefined) return fix;
  return undefined;
}

/** Where and as whom we ask: token, base path, version, signature and scope. Goes on with what it found to work. */
export async function checkSignIn(session: DoctorSession): Promise<ConnectionFinding[]> {
  const findings: ConnectionFinding[] = [];
  if (session.settings.auth.type === 'oauth2') {
    const token = await tokenFinding(session);
    findings.push(token);
    if (token.verdict === 'fail' && token.fix === undefined) return findings;
  }
  let refused = await attempt(session, 'orgs');
  if (refused !== undefined && isNotThere(refused)) {
    const place = await basePathFinding(session, refused);
    findings.push(place);
    if (place.fix === undefined) return findings;
    refused = undefined;
  } else if (refused === undefined || isRefusal(refused)) {
    findings.push({
      check: 'base_path',
      verdict: 'ok',
      saw: 'OneRoster 1.1 is at this address.',
      advice: '',
    });
  }
  const signIn = await signInFinding(session, refused);
  findings.push(signIn);
  if (signIn.verdict === 'fail' && signIn.fix === undefined) return findings;
  findings.push(await scopeFinding(session));
  return findings;
}

function isNotThere({ code }: ProviderError): boolean {
  return ['NOT_FOUND', 'UNEXPECTED_ANSWER', 'REDIRECTED_ELSEWHERE', 'REQUEST_REFUSED'].includes(code);
}

function isRefusal({ code }: ProviderError): boolean {
  return code === 'UNAUTHORIZED' || code === 'FORBIDDEN';
}

async function tokenFinding(session: DoctorSession): Promise<ConnectionFinding> {
  const trial = async (fix: ConnectionFix) => {
    try {
      await session.token(session.with(fix));
      return undefined;
    } catch (error) {
      if (error instanceof ProviderError && error.code !== 'ABORTED') return error;
      throw error;
    }
  };
  const refused = await trial({});
  if (refused === undefined) {
    return {
      check: 'token',
      verdict: 'ok',
      saw: 'The token endpoint gives a token.',
      advice: '',
    };
  }
  const fix = await firstThatWorks(tokenFixes(session, refused), trial);
  if (fix === undefined) {
    return {
      check: 'token',
      verdict: 'fail',
      saw: refused.text,
      advice:
        'Ask the SIS for the token URL, the client id and secret, and how they are to be sent. The usual ways of sending them were tried.',
    };
  }
  session.adopt(fix);
  return {
    check: 'token',
    verdict: 'fail',
    saw: refused.text,
    advice: `${fixWords(fix)} This was tried: a token was given.`,
    fix,
  };
}

function tokenFixes({ settings }: DoctorSession, refused: ProviderError): ConnectionFix[] {
  const { auth } = settings;
  if (auth.type !== 'oauth2' || refused.code !== 'TOKEN_REFUSED') return [];
  if (refused.retryable) return [];
  const scopes: ConnectionFix[] = [
    { scopes: [] },
    { scopes: [ROSTER_CORE_SCOPE] },
    { scopes: [ROSTER_SCOPE] },
  ];
  if (refused.minor === 'invalid_scope') return scopes;
  if (refused.status === 404 || refused.status === 405 || (refused.status ?? 0) < 300) {
    return tokenUrlGuesses(settings.baseUrl, auth.tokenUrl).map((tokenUrl) => ({
      tokenUrl,
    }));
  }
  const others = (['basic', 'body', 'raw'] as const).filter((way) => way !== (auth.clientAuth ?? 'basic'));
  const ways: ConnectionFix[] = others.map((clientAuth) => ({ clientAuth }));
  const inQuery: ConnectionFix[] = [
    { parametersIn: 'query' },
    ...others.map((clientAuth) => ({
      clientAuth,
      parametersIn: 'query' as const,
    })),
  ];
  return [...ways, ...inQuery, ...(refused.status === 400 ? scopes : [])];
}

/** Usual places on the provider's own host only: no other host gets to see the secret. */
function tokenUrlGuesses(baseUrl: string, tokenUrl: string): string[] {
  if (!URL.canParse(baseUrl) || !URL.canParse(tokenUrl)) return [];
  const base = new URL(baseUrl);
  if (new URL(tokenUrl).origin !== base.origin) return [];
  const prefix = base.pathname.replace(/\/ims\/oneroster.*$/i, '').replace(/\/+$/, '');
  const places = [...new Set([prefix, ''])].flatMap((place) =>
    ['/token', '/oauth/token', '/oauth2/token', '/oauth/access_token'].map((path) => place + path),
  );
  return places.map((path) => base.origin + path).filter((guess) => guess !== tokenUrl);
}

function fixWords(fix: ConnectionFix): string {
  const words: string[] = [];
  if (fix.tokenUrl !== undefined) words.push(`Use the token URL ${fix.tokenUrl}.`);
  if (fix.clientAuth === 'body') words.push('Send client id and secret in the body.');
  if (fix.clientAuth === 'raw') words.push('Send client id and secret in the header, not encoded.');
  if (fix.clientAuth === 'basic') words.push('Send client id and secret in the header.');
  if (fix.parametersIn === 'query') words.push('Send the other parameters in the URL.');
  if (fix.scopes?.length === 0) words.push('Ask for no scope.');
  else if (fix.scopes !== undefined) words.push(`Ask for the scope ${fix.scopes.join(' ')}.`);
  return words.join(' ');
}

/** The 1.1 endpoint was not found: is it elsewhere below this host, or is it another version? */
async function basePathFinding(session: DoctorSession, refused: ProviderError): Promise<ConnectionFinding> {
  const { baseUrl } = session.connect();
  const elsewhere = baseUrlGuesses(baseUrl).map((guess) => ({
    baseUrl: guess,
  }));
  const fix =
    session.settings.auth.type === 'classlink'
      ? undefined
      : await firstThatWorks(elsewhere, (other) => attempt(session, 'orgs', session.with(other)));
  if (fix !== undefined) {
    session.adopt(fix);
    return {
      check: 'base_path',
      verdict: 'fail',
      saw: `At ${baseUrl} there is no OneRoster 1.1. ${refused.text}`,
      advice: `Use the address ${fix.baseUrl}. This was tried: OneRoster 1.1 answers there.`,
      fix,
    };
  }
  const version = await otherVersion(session, baseUrl);
  if (version !== undefined) {
    return {
      check: 'version',
      verdict: 'fail',
      saw: `The provider serves OneRoster ${version} here, and not 1.1.`,
      advice: versionText(version),
    };
  }
  return {
    check: 'base_path',
    verdict: 'fail',
    saw: `At ${baseUrl} there is no OneRoster 1.1. ${refused.text}`,
    advice:
      'Copy the OneRoster address once more from the SIS; ask whether OneRoster 1.1 is switched on. The usual places on this host were tried.',
  };
}

/** Every part of the given path, from the longest, as it is and with what some products put before the specification's. */
function baseUrlGuesses(baseUrl: string): string[] {
  const { origin, pathname } = new URL(baseUrl);
  const parts = pathname
    .slice(0, -ONEROSTER_11_PATH.length)
    .split('/')
    .filter((part) => part !== '');
  const prefixes = parts.map((_, count) => parts.slice(0, parts.length - count)).concat([[]]);
  const paths = prefixes.flatMap((prefix) =>
    ['', 'api', 'campus/api', 'aeries'].map((more) => [...prefix, more]),
  );
  const urls = paths.map(
    (path) => [origin, ...path.filter((part) => part !== '')].join('/') + ONEROSTER_11_PATH,
  );
  return [...new Set(urls)].filter((url) => url !== baseUrl).slice(0, 12);
}

async function otherVersion(session: DoctorSession, baseUrl: string): Promise<string | undefined> {
  const prefix = baseUrl.slice(0, -ONEROSTER_11_PATH.length);
  for (const { version, path } of otherVersionPaths) {
    try {
      await session.connect().requests.once(`${prefix}${path}/orgs?limit=1`, session.signal);
      return version;
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code === 'ABORTED') throw error;
      if (isRefusal(error)) return version;
    }
  }
  return undefined;
}

async function signInFinding(
  session: DoctorSession,
  refused: ProviderError | undefined,
): Promise<ConnectionFinding> {
  if (refused === undefined || refused.code === 'FORBIDDEN') {
    return {
      check: 'sign_in',
      verdict: 'ok',
      saw: 'The provider accepts our credentials.',
      advice: '',
    };
  }
  const { auth } = session.settings;
  if (refused.code !== 'UNAUTHORIZED') {
    const advice = 'Try again later; if it stays, tell the SIS at what time it happened.';
    return { check: 'sign_in', verdict: 'fail', saw: refused.text, advice };
  }
  if (auth.type === 'oauth1') {
    const fix = {
      signature: auth.signature === 'sha1' ? 'sha256' : 'sha1',
    } as const;
    if ((await attempt(session, 'orgs', session.with(fix))) === undefined) {
      session.adopt(fix);
      const name = fix.signature === 'sha1' ? 'HMAC-SHA1' : 'HMAC-SHA256';
      return {
        check: 'sign_in',
        verdict: 'fail',
        saw: refused.text,
        advice: `Sign with ${name}. This was tried: the provider accepts it.`,
        fix,
      };
    }
  }
  return {
    check: 'sign_in',
    verdict: 'fail',
    saw: refused.text,
    advice: signInAdvice(session),
  };
}

function signInAdvice({ settings, clockSkewSeconds }: DoctorSession): string {
  if (Math.abs(clockSkewSeconds) > 60 && settings.auth.type === 'oauth1')
    return 'The clocks differ, and signatures carry the time: set the clock right first, then check again.';
  switch (settings.auth.type) {
    case 'none':
      return 'This provider wants credentials. Ask the SIS for key and secret, and how to sign in.';
    case 'bearer':
      return 'The token is not, or no longer, good. Ask the SIS for a new one.';
    case 'oauth1':
      return 'Both signature methods were tried. Copy key and secret once more from the SIS, without blanks before or after.';
    case 'oauth2':
      return 'A token is given, but not accepted here. Ask the SIS whether token URL and address belong together.';
    case 'classlink':
      return 'Ask the district to switch the application on in ClassLink, and to share its roster.';
  }
}

/** Whether we may read schools and people. */
async function scopeFinding(session: DoctorSession): Promise<ConnectionFinding> {
  const both = async (settings: ProviderSettings) =>
    (await attempt(session, 'orgs', settings)) ?? (await attempt(session, 'users', settings));
  const refused = await both(session.settings);
  if (refused === undefined) {
    return {
      check: 'scope',
      verdict: 'ok',
      saw: 'Schools and people may be read.',
      advice: '',
    };
  }
  if (refused.code === 'FORBIDDEN' && session.settings.auth.type === 'oauth2') {
    const fixes: ConnectionFix[] = [
      { scopes: [ROSTER_CORE_SCOPE] },
      { scopes: [ROSTER_CORE_SCOPE, ROSTER_SCOPE] },
      { scopes: [] },
    ];
    const fix = await firstThatWorks(fixes, (other) => both(session.with(other)));
    if (fix !== undefined) {
      session.adopt(fix);
      const advice = `${fixWords(fix)} This was tried: schools and people can be read with it.`;
      return {
        check: 'scope',
        verdict: 'fail',
        saw: refused.text,
        advice,
        fix,
      };
    }
  }
  if (session.settings.auth.type === 'classlink')
    return { check: 'scope', verdict: 'fail', saw: refused.text, advice: signInAdvice(session) };
  return {
    check: 'scope',
    verdict: 'fail',
    saw: refused.text,
    advice: 'Ask the SIS to let this key read orgs and users (OneRoster: roster-core.readonly).',
  };
}
