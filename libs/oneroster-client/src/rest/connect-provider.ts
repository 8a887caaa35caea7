import { staticAuthorizer, type Authorizer } from '../auth/authorizer';
import { oauth1Authorizer } from '../auth/oauth1';
import { oauth2Authorizer } from '../auth/oauth2';
import { classLinkAuthorizer, classLinkBaseUrl } from '../classlink/classlink-authorizer';
import { ProviderError } from '../errors/provider-error';
import { baseUrlOf } from './base-url';
import { createConnection, headerValue, type Connection } from './connection';
import type { ProviderRequests } from './provider-requests';
import type { AuthSettings, ClientOptions, ProviderSettings } from './provider-settings';

export interface ConnectedProvider {
  /** Ends in /ims/oneroster/v1p1. */
  readonly baseUrl: string;
  readonly requests: ProviderRequests;
  readonly connection: Connection;
}

/**
 * Asks nothing yet.
 * @throws ProviderError INVALID_SETTINGS, VERSION_NOT_SUPPORTED, ADDRESS_NOT_ALLOWED
 */
export function connectProvider(settings: ProviderSettings, options: ClientOptions): ConnectedProvider {
  const connection = createConnection(options, settings.ca);
  try {
    const { auth } = settings;
    const address = auth.type === 'classlink' ? classLinkBaseUrl(auth) : settings.baseUrl;
    const baseUrl = baseUrlOf(address, connection.policy);
    return { baseUrl, requests: connection.requests(authorizerOf(auth, connection)), connection };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function authorizerOf(auth: AuthSettings, connection: Connection): Authorizer {
  switch (auth.type) {
    case 'none':
      return staticAuthorizer(undefined);
    case 'bearer':
      return staticAuthorizer(`Bearer ${headerValue(auth.token, 'The token')}`);
    case 'oauth1':
      requireText(auth.key, 'The consumer key');
      requireText(auth.secret, 'The consumer secret');
      return oauth1Authorizer(auth);
    case 'oauth2':
      requireText(auth.clientId, 'The client id');
      return oauth2Authorizer(auth, connection.http, connection.policy, connection.retry);
    case 'classlink':
      return classLinkAuthorizer(auth, connection);
  }
}

function requireText(value: string, what: string): void {
  if (value.trim() === '') throw new ProviderError('INVALID_SETTINGS', `${what} is missing.`);
}
