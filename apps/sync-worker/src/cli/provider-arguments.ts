import { openProvider, ProviderError, type AuthSettings, type ProviderSettings } from 'oneroster-client';

/** The arguments that say which provider is pulled from, and how. */
export interface ProviderArguments {
  readonly url?: string | undefined;
  readonly auth?: string | undefined;
  readonly 'token-url'?: string | undefined;
  readonly signature?: string | undefined;
  readonly 'page-size'?: string | undefined;
  readonly 'client-auth'?: string | undefined;
}

/** A person at this machine asks: it may ask itself, over plain http too. */
export const CLI_CLIENT_OPTIONS = { allowLoopback: true } as const;

/**
 * Settings of the provider named by --url. Secrets come from the environment, never from arguments, which other users
 * of the machine can see.
 */
export function readProviderArguments(
  values: ProviderArguments & { readonly url: string },
  environment: NodeJS.ProcessEnv,
): { readonly provider: ProviderSettings } | { readonly usage: string } {
  const pageSize = values['page-size'] === undefined ? undefined : Number(values['page-size']);
  if (pageSize !== undefined && !(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 10_000))
    return { usage: '--page-size is a whole number from 1 to 10,000.' };
  const auth = readAuth(values, environment);
  if ('usage' in auth) return auth;
  const provider: ProviderSettings = {
    baseUrl: values.url,
    auth,
    ...(pageSize === undefined ? {} : { pageSize }),
  };
  try {
    openProvider(provider, CLI_CLIENT_OPTIONS).close();
    return { provider };
  } catch (error) {
    if (error instanceof ProviderError) return { usage: `--url: ${error.text}` };
    throw error;
  }
}

function readAuth(
  values: ProviderArguments,
  environment: NodeJS.ProcessEnv,
): AuthSettings | { readonly usage: string } {
  const { signature, 'token-url': tokenUrl, 'client-auth': clientAuth } = values;
  const key = environment['ONEROSTER_KEY'] ?? '';
  const secret = environment['ONEROSTER_SECRET'] ?? '';
  if (signature !== undefined && values.auth !== 'oauth1')
    return { usage: '--signature goes with --auth oauth1.' };
  if ((tokenUrl !== undefined || clientAuth !== undefined) && values.auth !== 'oauth2')
    return { usage: '--token-url and --client-auth go with --auth oauth2.' };
  switch (values.auth) {
    case 'none':
      return { type: 'none' };
    case 'bearer': {
      const token = environment['ONEROSTER_BEARER'] || secret;
      return token === '' ? missing('ONEROSTER_BEARER') : { type: 'bearer', token };
    }
    case 'oauth1':
      if (signature !== undefined && signature !== 'sha256' && signature !== 'sha1')
        return { usage: '--signature is sha256 or sha1.' };
      if (key === '' || secret === '') return missing('ONEROSTER_KEY and ONEROSTER_SECRET');
      return { type: 'oauth1', key, secret, ...(signature === undefined ? {} : { signature }) };
    case 'oauth2':
      if (tokenUrl === undefined)
        return { usage: '--auth oauth2 needs --token-url URL: where tokens come from differs everywhere.' };
      if (clientAuth !== undefined && clientAuth !== 'basic' && clientAuth !== 'body' && clientAuth !== 'raw')
        return { usage: '--client-auth is basic, body or raw.' };
      if (key === '' || secret === '') return missing('ONEROSTER_KEY and ONEROSTER_SECRET');
      return {
        type: 'oauth2',
        tokenUrl,
        clientId: key,
        clientSecret: secret,
        ...(clientAuth === undefined ? {} : { clientAuth }),
      };
    default:
      return { usage: '--url needs --auth oauth1, oauth2, bearer or none.' };
  }
}

function missing(variables: string): { readonly usage: string } {
  return { usage: `Set ${variables} in the environment: secrets are not taken from the command line.` };
}
