import type { ProviderSettings } from '../rest/provider-settings';

/** Settings that mend a connection. Never a secret: the ones given are kept. */
export interface ConnectionFix {
  readonly baseUrl?: string;
  readonly signature?: 'sha256' | 'sha1';
  readonly tokenUrl?: string;
  readonly clientAuth?: 'basic' | 'body' | 'raw';
  readonly parametersIn?: 'body' | 'query';
  readonly scopes?: readonly string[];
  readonly pageSize?: number;
  readonly sort?: boolean;
  readonly selectFields?: boolean;
}

/** The same connection with a finding's fix. What does not belong to its way of signing in is left out. */
export function applyFix(settings: ProviderSettings, fix: ConnectionFix): ProviderSettings {
  const { signature, tokenUrl, clientAuth, parametersIn, scopes, ...rest } = fix;
  const { auth } = settings;
  if (auth.type === 'oauth1' && signature !== undefined)
    return { ...settings, ...rest, auth: { ...auth, signature } };
  if (auth.type !== 'oauth2') return { ...settings, ...rest };
  const ofToken = {
    ...(tokenUrl === undefined ? {} : { tokenUrl }),
    ...(clientAuth === undefined ? {} : { clientAuth }),
    ...(parametersIn === undefined ? {} : { parametersIn }),
    ...(scopes === undefined ? {} : { scopes }),
  };
  return { ...settings, ...rest, auth: { ...auth, ...ofToken } };
}
