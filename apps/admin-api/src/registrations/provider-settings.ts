import type { AuthSettings, ProviderSettings } from 'oneroster-client';
import type { RestSourceSettings, SignInSettings } from 'roster-store';
import { given } from '../validation/given';

/** Secrets by the names a registration keeps them under. */
export type SecretValues = Readonly<Partial<Record<'key' | 'secret' | 'bearer' | 'partnerKey', string>>>;

/** The secrets each way of signing in needs. */
export const SECRETS_OF: Readonly<Record<SignInSettings['auth'], readonly (keyof SecretValues)[]>> = {
  oauth1: ['key', 'secret'],
  oauth2: ['key', 'secret'],
  bearer: ['bearer'],
  none: [],
};

/** The client's settings for a registration of kind rest. */
export function providerSettings(source: RestSourceSettings, secrets: SecretValues): ProviderSettings {
  const { baseUrl, pageSize, pagesInFlight, sort, selectFields, ca } = source;
  return {
    baseUrl,
    auth: authOf(source, secrets),
    ...given({ pageSize, pagesInFlight, sort, selectFields, ca }),
  };
}

function authOf(how: SignInSettings, { key = '', secret = '', bearer = '' }: SecretValues): AuthSettings {
  const { signature, tokenUrl = '', clientAuth, parametersIn, scopes, parameters } = how;
  switch (how.auth) {
    case 'none':
      return { type: 'none' };
    case 'bearer':
      return { type: 'bearer', token: bearer };
    case 'oauth1':
      return { type: 'oauth1', key, secret, ...given({ signature }) };
    case 'oauth2':
      return {
        ...{ type: 'oauth2', tokenUrl, clientId: key, clientSecret: secret },
        ...given({ clientAuth, parametersIn, scopes, parameters }),
      };
  }
}
