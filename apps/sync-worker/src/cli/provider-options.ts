import type { AuthSettings, ClientOptions, ProviderSettings } from 'oneroster-client';
import type { SignInSettings } from 'roster-store';
import { given, SECRETS_OF, signIn } from '../provider/sign-in';

/** The options which say how a provider is asked. */
export const providerOptions = {
  url: { type: 'string' },
  auth: { type: 'string' },
  'token-url': { type: 'string' },
  signature: { type: 'string' },
  'client-auth': { type: 'string' },
  'page-size': { type: 'string' },
} as const;

export type ProviderOptionValues = { readonly [Name in keyof typeof providerOptions]?: string | undefined };

/** A person at this machine asks: it may ask itself, over plain http too. */
export const CLI_CLIENT_OPTIONS = { allowLoopback: true } as const satisfies ClientOptions;

/** Of --help; `auth` says what happens without --auth. */
export const providerUsage = (
  auth: string,
) => `  --url URL          a OneRoster 1.1 provider, with or without /ims/oneroster/v1p1
  --auth KIND        oauth1, oauth2, bearer or none (${auth})
                     ONEROSTER_KEY and ONEROSTER_SECRET, or ONEROSTER_BEARER, in the environment
  --token-url URL    with oauth2
  --client-auth WAY  with oauth2: basic (default), body or raw
  --signature HASH   with oauth1: sha256 (default) or sha1
  --page-size N      rows asked for per page (default 1000)`;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings of the provider named by --url, not yet tried: the address may be one that cannot be asked. Secrets come
 * from the environment, never from arguments, which other users of the machine can see.
 * @param withoutAuth what a missing --auth means. 'guess': by what is set, for who only looks. 'refuse': whoever stores
 * what is read must say as whom it is read.
 * @returns a sentence where the options or the environment do not fit together
 */
export function readProviderOptions(
  values: ProviderOptionValues,
  environment: Environment,
  withoutAuth: 'guess' | 'refuse',
): ProviderSettings | string {
  const { url } = values;
  if (url === undefined || url.trim() === '') return 'Give the address of the provider: --url URL.';
  const pageSize = Number(values['page-size'] ?? 1000);
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 10_000)
    return '--page-size: a whole number from 1 to 10,000.';
  const type = values.auth ?? (withoutAuth === 'guess' ? guessedAuth(values, environment) : undefined);
  if (type === undefined) return '--url needs --auth oauth1, oauth2, bearer or none.';
  const auth = readAuth(type, values, environment);
  if (typeof auth === 'string') return auth;
  return { baseUrl: url.trim(), auth, ...(values['page-size'] === undefined ? {} : { pageSize }) };
}

function guessedAuth(values: ProviderOptionValues, environment: Environment): AuthSettings['type'] {
  if (values['token-url'] !== undefined) return 'oauth2';
  if (environment['ONEROSTER_KEY']) return 'oauth1';
  return environment['ONEROSTER_BEARER'] ? 'bearer' : 'none';
}

function readAuth(
  type: string,
  values: ProviderOptionValues,
  environment: Environment,
): AuthSettings | string {
  if (!isAuth(type)) return '--auth: oauth1, oauth2, bearer or none.';
  const how = readSignIn(type, values);
  if (typeof how === 'string') return how;
  const key = environment['ONEROSTER_KEY'] || undefined;
  const secret = environment['ONEROSTER_SECRET'] || undefined;
  const bearer = environment['ONEROSTER_BEARER'] || secret;
  return signIn(how, given({ key, secret, bearer })) ?? missing(type);
}

function isAuth(type: string): type is SignInSettings['auth'] {
  return Object.hasOwn(SECRETS_OF, type);
}

function readSignIn(auth: SignInSettings['auth'], values: ProviderOptionValues): SignInSettings | string {
  const { 'token-url': tokenUrl, 'client-auth': clientAuth, signature } = values;
  if (auth !== 'oauth2' && (tokenUrl !== undefined || clientAuth !== undefined))
    return '--token-url and --client-auth go with --auth oauth2.';
  if (auth !== 'oauth1' && signature !== undefined) return '--signature goes with --auth oauth1.';
  if (!isOneOf(signature, ['sha256', 'sha1', undefined])) return '--signature: sha256 or sha1.';
  if (auth === 'oauth2' && (tokenUrl === undefined || tokenUrl.trim() === ''))
    return '--auth oauth2 needs --token-url URL: where tokens come from differs everywhere.';
  if (!isOneOf(clientAuth, ['basic', 'body', 'raw', undefined])) return '--client-auth: basic, body or raw.';
  return { auth, ...given({ signature, clientAuth, tokenUrl: tokenUrl?.trim() }) };
}

function isOneOf<const T>(value: unknown, all: readonly T[]): value is T {
  return all.includes(value as T);
}

function missing(auth: SignInSettings['auth']): string {
  const variables = SECRETS_OF[auth].map((name) => `ONEROSTER_${name.toUpperCase()}`).join(' and ');
  return `--auth ${auth}: set ${variables} in the environment; secrets are not taken from the command line.`;
}
