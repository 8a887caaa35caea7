import { randomBytes } from 'node:crypto';
import type { Answer } from '../answer/answer';
import { parametersOf, parameter, type Parameter } from '../query/query-parameters';
import type { Authenticator, Credentials } from './authenticator';
import { sameSecret } from './same-secret';
import { oneRosterScopes, type SandboxOAuth2 } from './sandbox-auth';
import { bearerOf, refusedBearer } from './static-bearer';

interface GivenToken {
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface TokenRequest extends Credentials {
  /** Content-Type header. */
  readonly contentType: string;
  readonly body: string;
}

/** An OAuth 2 token endpoint for one client, and what its tokens are good for. */
export class TokenEndpoint implements Authenticator {
  readonly path: string;
  private readonly given = new Map<string, GivenToken>();

  constructor(
    private readonly settings: SandboxOAuth2,
    private readonly now: () => number,
  ) {
    this.path = settings.tokenPath ?? '/token';
  }

  authenticate({ authorization }: Credentials): readonly string[] {
    const token = this.given.get(bearerOf(authorization));
    if (token === undefined) throw refusedBearer('The access token is not known.');
    if (this.now() >= token.until) throw refusedBearer('The access token has expired.');
    return token.scopes;
  }

  expireTokens(): void {
    this.given.clear();
  }

  /** Section 4.4.2; errors as in section 5.2 of RFC 6749. */
  answer(request: TokenRequest): Answer {
    if (request.method !== 'POST') return refused(405, 'invalid_request', { Allow: 'POST' });
    const parameters = this.parametersOfRequest(request);
    if (parameters === undefined) return refused(400, 'invalid_request');
    if (!this.knows(request.authorization, parameters)) {
      return refused(401, 'invalid_client', { 'WWW-Authenticate': 'Basic realm="sandbox"' });
    }
    if (parameter(parameters, 'grant_type') !== 'client_credentials') {
      return refused(400, 'unsupported_grant_type');
    }
    for (const [name, value] of Object.entries(this.settings.requires ?? {})) {
      if (parameter(parameters, name) !== value) return refused(400, 'invalid_request');
    }
    const allowed = this.settings.scopes ?? Object.values(oneRosterScopes);
    const scopes =
      parameter(parameters, 'scope')
        ?.split(' ')
        .filter((scope) => scope !== '') ?? allowed;
    if (!scopes.every((scope) => allowed.includes(scope))) return refused(400, 'invalid_scope');
    return this.give(scopes);
  }

  private give(scopes: readonly string[]): Answer {
    const { lifetimeSeconds = 3600, omits = [] } = this.settings;
    const token = randomBytes(24).toString('base64url');
    this.given.set(token, { scopes, until: this.now() + lifetimeSeconds * 1000 });
    const body: Record<string, unknown> = { access_token: token, token_type: 'Bearer' };
    if (!omits.includes('expires_in')) body['expires_in'] = lifetimeSeconds;
    if (!omits.includes('scope')) body['scope'] = scopes.join(' ');
    return { status: 200, headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' }, body };
  }

  private parametersOfRequest({ contentType, body, query }: TokenRequest): Parameter[] | undefined {
    const form = contentType.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
    if (body !== '' && !form) return undefined;
    if (query !== '' && this.settings.acceptsQuery !== true) return undefined;
    return [...parametersOf(body), ...parametersOf(query)];
  }

  private knows(authorization: string, parameters: readonly Parameter[]): boolean {
    const accepted = this.settings.clientAuthentication ?? ['basic'];
    const inBody = [parameter(parameters, 'client_id'), parameter(parameters, 'client_secret')] as const;
    const basic = basicOf(authorization);
    if (basic === undefined) {
      return inBody[1] !== undefined && accepted.includes('body') && this.isClient(inBody[0], inBody[1]);
    }
    if (inBody[1] !== undefined) return false; // one way only (section 2.3)
    const [id, secret] = basic;
    return (
      (accepted.includes('basic') && this.isClient(formDecoded(id), formDecoded(secret))) ||
      (accepted.includes('raw basic') && this.isClient(id, secret))
    );
  }

  private isClient(id: string | undefined, secret: string | undefined): boolean {
    if (id === undefined || secret === undefined) return false;
    const { clientId, clientSecret } = this.settings;
    return sameSecret(id, clientId) && sameSecret(secret, clientSecret);
  }
}

function basicOf(authorization: string): readonly [id: string, secret: string] | undefined {
  const found = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(authorization);
  if (found?.[1] === undefined) return undefined;
  const pair = Buffer.from(found[1], 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : [pair.slice(0, colon), pair.slice(colon + 1)];
}

/** undefined when it is no form encoding. */
function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function refused(status: number, error: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'Cache-Control': 'no-store', ...headers }, body: { error } };
}
