import type { AuthSettings, ProviderSettings } from 'oneroster-client';

/** The options which say how a provider is asked; secrets come from the environment, never from the command line. */
export const providerOptions = {
  url: { type: 'string' },
  auth: { type: 'string' },
  'token-url': { type: 'string' },
  signature: { type: 'string' },
  'client-auth': { type: 'string' },
  'page-size': { type: 'string' },
} as const;

export type ProviderOptionValues = { readonly [Name in keyof typeof providerOptions]?: string | undefined };

export const PROVIDER_USAGE = `  --url URL          a OneRoster 1.1 provider, with or without /ims/oneroster/v1p1
  --auth KIND        oauth1, oauth2, bearer or none (default: by what is set)
                     ONEROSTER_KEY and ONEROSTER_SECRET, or ONEROSTER_BEARER, in the environment
  --token-url URL    with oauth2
  --client-auth WAY  with oauth2: basic (default), body or raw
  --signature HASH   with oauth1: sha256 (default) or sha1
  --page-size N      rows asked for per page (default 1000)`;

/** @returns a sentence where the options or the environment do not fit together */
export function readProviderOptions(
  values: ProviderOptionValues,
  environment: Readonly<Record<string, string | undefined>>,
): ProviderSettings | string {
  const { url } = values;
  if (url === undefined || url.trim() === '') return 'Give the address of the provider: --url URL.';
  const pageSize = Number(values['page-size'] ?? 1000);
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 10_000)
    return '--page-size: a whole number from 1 to 10,000.';
  const auth = readAuth(values, environment);
  if (typeof auth === 'string') return auth;
  return { baseUrl: url.trim(), auth, ...(values['page-size'] === undefined ? {} : { pageSize }) };
}

function readAuth(
  values: ProviderOptionValues,
  environment: Readonly<Record<string, string | undefined>>,
): AuthSettings | string {
  const set = (name: string) => environment[name] || undefined;
  const [key, secret] = [set('ONEROSTER_KEY'), set('ONEROSTER_SECRET')];
  const token = set('ONEROSTER_BEARER') ?? (values.auth === 'bearer' ? secret : undefined);
  const { 'token-url': tokenUrl, signature, 'client-auth': clientAuth } = values;
  const type =
    values.auth ??
    (tokenUrl !== undefined
      ? 'oauth2'
      : key !== undefined
        ? 'oauth1'
        : token !== undefined
          ? 'bearer'
          : 'none');
  if (type !== 'oauth2' && (tokenUrl !== undefined || clientAuth !== undefined))
    return '--token-url and --client-auth go with --auth oauth2.';
  if (type !== 'oauth1' && signature !== undefined) return '--signature goes with --auth oauth1.';
  switch (type) {
    case 'none':
      return { type };
    case 'bearer':
      if (token === undefined) return '--auth bearer: put the token into ONEROSTER_BEARER.';
      return { type, token };
    case 'oauth1':
      if (key === undefined || secret === undefined)
        return '--auth oauth1: put key and secret into ONEROSTER_KEY and ONEROSTER_SECRET.';
      if (signature === undefined) return { type, key, secret };
      if (signature === 'sha256' || signature === 'sha1') return { type, key, secret, signature };
      return '--signature: sha256 or sha1.';
    case 'oauth2':
      if (key === undefined || secret === undefined)
        return '--auth oauth2: put client id and secret into ONEROSTER_KEY and ONEROSTER_SECRET.';
      if (tokenUrl === undefined || tokenUrl.trim() === '') return '--auth oauth2 needs --token-url URL.';
      if (clientAuth !== undefined && clientAuth !== 'basic' && clientAuth !== 'body' && clientAuth !== 'raw')
        return '--client-auth: basic, body or raw.';
      return {
        type,
        tokenUrl: tokenUrl.trim(),
        clientId: key,
        clientSecret: secret,
        ...(clientAuth === undefined ? {} : { clientAuth }),
      };
    default:
      return '--auth: oauth1, oauth2, bearer or none.';
  }
}
