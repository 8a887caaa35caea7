import type { AuthSettings } from 'oneroster-client';
import type { SignInSettings } from 'roster-store';

/** Secrets by the names a registration keeps them under. */
export type SecretName = 'key' | 'secret' | 'bearer' | 'partnerKey';
export type SecretValues = Readonly<Partial<Record<SecretName, string>>>;

/** The secrets each way of signing in needs. */
export const SECRETS_OF: Readonly<Record<SignInSettings['auth'], readonly SecretName[]>> = {
  oauth1: ['key', 'secret'],
  oauth2: ['key', 'secret'],
  bearer: ['bearer'],
  none: [],
};

/**
 * How the client signs in: settings and secrets put together, for the command line and for registrations alike.
 * @returns null when a secret it needs (`SECRETS_OF`) or the token endpoint is missing
 */
export function signIn(how: SignInSettings, secrets: SecretValues): AuthSettings | null {
  const { auth, signature, tokenUrl, clientAuth, parametersIn, scopes, parameters } = how;
  const { key, secret, bearer } = secrets;
  switch (auth) {
    case 'none':
      return { type: auth };
    case 'bearer':
      return bearer ? { type: auth, token: bearer } : null;
    case 'oauth1':
      return key && secret ? { type: auth, key, secret, ...given({ signature }) } : null;
    case 'oauth2':
      if (!tokenUrl || !key || !secret) return null;
      return {
        ...{ type: auth, tokenUrl, clientId: key, clientSecret: secret },
        ...given({ clientAuth, parametersIn, scopes, parameters }),
      };
  }
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** What is there of it: the client's own default stands for what is not. */
export function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}
