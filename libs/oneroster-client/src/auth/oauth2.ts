import { ProviderError } from '../errors/provider-error';
import { allowedUrl, type AddressPolicy } from '../http/allowed-address';
import type { HttpAnswer, HttpClient } from '../http/http-client';
import { retryAfterMs } from '../http/retry-delay';
import { waitBeforeRetry, type Retrying } from '../http/wait-before-retry';
import type { Oauth2Settings } from '../rest/provider-settings';
import type { Authorizer } from './authorizer';

export const ROSTER_CORE_SCOPE = 'https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly';
/** A token is renewed this long before its end, or at nine tenths of its life. */
const EARLY_MS = 60_000;

interface Token {
  readonly header: string;
  /** By the clock of `retry`; undefined: the provider does not say. */
  readonly renewAt?: number;
}

/** @throws ProviderError INVALID_SETTINGS, ADDRESS_NOT_ALLOWED: the token URL may not be asked */
export function oauth2Authorizer(
  settings: Oauth2Settings,
  http: HttpClient,
  policy: AddressPolicy,
  retry: Retrying,
): Authorizer {
  const url = allowedUrl(settings.tokenUrl, 'The token URL', policy);
  url.hash = '';
  let token: Token | undefined;
  let asking: Promise<Token> | undefined;

  /** One request for all who wait: no caller's signal may end it for the others. */
  const ask = (): Promise<Token> => {
    asking ??= requestToken(settings, url, http, retry)
      .then((fresh) => (token = fresh))
      .finally(() => (asking = undefined));
    return asking;
  };
  return {
    async header() {
      const due = token?.renewAt !== undefined && retry.clock.now() >= token.renewAt;
      if (token !== undefined && !due) return token.header;
      return (await ask()).header;
    },
    async renew(failed) {
      // Another page has renewed it already.
      if (token !== undefined && token.header !== failed) return true;
      await ask();
      return true;
    },
  };
}

async function requestToken(
  settings: Oauth2Settings,
  url: URL,
  http: HttpClient,
  retry: Retrying,
): Promise<Token> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return tokenOf(await http.send(tokenRequest(settings, url)), retry.clock.now());
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await waitBeforeRetry(error, attempt, retry);
    }
  }
}

function tokenRequest(settings: Oauth2Settings, url: URL) {
  const { clientId, clientSecret, clientAuth = 'basic', scopes = [ROSTER_CORE_SCOPE] } = settings;
  const parameters = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scopes.length > 0) parameters.set('scope', scopes.join(' '));
  if (clientAuth === 'body') {
    parameters.set('client_id', clientId);
    parameters.set('client_secret', clientSecret);
  }
  for (const [name, value] of Object.entries(settings.parameters ?? {})) parameters.set(name, value);
  const asked = new URL(url);
  const inQuery = settings.parametersIn === 'query';
  if (inQuery) for (const [name, value] of parameters) asked.searchParams.set(name, value);
  return {
    method: 'POST' as const,
    url: asked.href,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(clientAuth === 'body' ? {} : { Authorization: basic(clientId, clientSecret, clientAuth) }),
    },
    form: inQuery ? '' : parameters.toString(),
  };
}

/** RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined; many servers forgot. */
function basic(id: string, secret: string, clientAuth: 'basic' | 'raw'): string {
  const [user, password] = clientAuth === 'raw' ? [id, secret] : [formEncoded(id), formEncoded(secret)];
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function formEncoded(text: string): string {
  return new URLSearchParams({ t: text }).toString().slice(2);
}

function tokenOf({ status, headers, body }: HttpAnswer, now: number): Token {
  const answer = jsonObject(body);
  const accessToken = answer['access_token'];
  if (
    status >= 200 &&
    status < 300 &&
    typeof accessToken === 'string' &&
    /^[\x21-\x7e]+$/.test(accessToken)
  ) {
    const lifeMs = Number(answer['expires_in'] ?? Number.NaN) * 1000;
    const header = `Bearer ${accessToken}`;
    if (!(lifeMs > 0)) return { header };
    return { header, renewAt: now + Math.max(lifeMs - EARLY_MS, lifeMs * 0.9) };
  }
  throw tokenRefused(status, headers, answer['error']);
}

function tokenRefused(status: number, headers: HttpAnswer['headers'], error: unknown): ProviderError {
  const minor = typeof error === 'string' && knownErrors.has(error) ? error : undefined;
  const retryable = minor === undefined && (status === 429 || status === 408 || status >= 500);
  const why = retryable
    ? 'It seems to be overloaded or out of order; try again later.'
    : (advice[minor ?? ''] ?? 'Check the token URL, the client id and secret, and how they are sent.');
  const said = minor === undefined ? `status ${status}` : `${minor}, status ${status}`;
  return new ProviderError('TOKEN_REFUSED', `The token endpoint gave no token (${said}). ${why}`, {
    retryable,
    status,
    ...(minor === undefined ? {} : { minor }),
    retryAfterMs: retryAfterMs(headers['retry-after'], Date.parse(headers['date'] ?? '') || Date.now()),
  });
}

/** RFC 6749 section 5.2. Anything else a server says is not repeated: it might hold what we sent. */
const knownErrors: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

const advice: Readonly<Record<string, string>> = {
  invalid_client: 'Client id or secret are wrong, or are expected elsewhere (--client-auth body or raw).',
  invalid_scope: 'The provider does not know the scope, or does not grant it to this client.',
  unauthorized_client:
    'This client may not ask for tokens this way; ask the SIS to allow client credentials.',
};

function jsonObject(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
