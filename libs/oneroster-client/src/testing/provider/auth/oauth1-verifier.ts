import { createHmac } from 'node:crypto';
import { BadRequest } from '../answer/bad-request';
import { parametersOf, type Parameter } from '../query/query-parameters';
import type { Authenticator, Credentials } from './authenticator';
import { sameSecret } from './same-secret';
import type { SandboxOAuth1 } from './sandbox-auth';

/**
 * Verifies OAuth 1.0a signatures (RFC 5849, section 3.2). Written from the RFC and sharing nothing with the client's
 * signer: two makers of one mistake would agree.
 */
export class OAuth1Verifier implements Authenticator {
  /** Nonces used, with their timestamps; kept as long as the timestamp could come again. */
  private readonly used = new Map<string, number>();
  private readonly windowSeconds: number;

  constructor(
    private readonly settings: SandboxOAuth1,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
  ) {
    this.windowSeconds = settings.windowSeconds ?? 300;
  }

  authenticate(credentials: Credentials): undefined {
    const header = headerParameters(credentials.authorization);
    const method = this.checkedMethod(header);
    if (only(header, 'oauth_consumer_key') !== this.settings.key) refuse('The consumer key is not known.');
    const version = header.find(([name]) => name === 'oauth_version')?.[1];
    if (version !== undefined && version !== '1.0') refuse('oauth_version is 1.0 or left out.');
    const signature = only(header, 'oauth_signature');
    const signed = [
      ...parametersOf(credentials.query),
      ...header.filter(([name]) => name !== 'oauth_signature' && name !== 'realm'),
    ];
    const base = baseString(credentials, signed);
    const digest = createHmac(
      method === 'HMAC-SHA1' ? 'sha1' : 'sha256',
      `${escaped(this.settings.secret)}&`,
    );
    // The signature first: a stranger must not be able to use up nonces.
    if (!sameSecret(signature, digest.update(base).digest('base64'))) refuse('The signature does not fit.');
    this.useNonce(only(header, 'oauth_nonce'), only(header, 'oauth_timestamp'));
  }

  expireTokens(): void {
    // There are none.
  }

  private checkedMethod(header: readonly Parameter[]): string {
    const method = only(header, 'oauth_signature_method');
    const accepted: readonly string[] = this.settings.methods ?? ['HMAC-SHA256'];
    if (!accepted.includes(method)) refuse(`The signature method is not one of ${accepted.join(', ')}.`);
    return method;
  }

  private useNonce(nonce: string, timestamp: string): void {
    const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
    const now = this.now() / 1000;
    if (!(Math.abs(now - seconds) <= this.windowSeconds)) refuse('The timestamp is too far from the clock.');
    for (const [key, at] of this.used) {
      if (at >= now - this.windowSeconds) break; // kept in the order they came
      this.used.delete(key);
    }
    const key = `${timestamp} ${nonce}`;
    if (this.used.has(key)) refuse('The nonce was used before.');
    this.used.set(key, now + this.windowSeconds);
  }
}

/** The parameters of an `Authorization: OAuth` header (section 3.5.1), decoded. */
export function headerParameters(authorization: string): Parameter[] {
  const scheme = /^oauth +/i.exec(authorization);
  if (scheme === null) refuse('There is no OAuth header.');
  return authorization
    .slice(scheme[0].length)
    .split(',')
    .map((part): Parameter => {
      const found = /^\s*([^=\s]+)="([^"]*)"\s*$/.exec(part);
      if (found === null) refuse('The OAuth header is not a list of name="value".');
      try {
        return [decodeURIComponent(found[1]!), decodeURIComponent(found[2]!)];
      } catch {
        return refuse('The OAuth header holds an escape that is no UTF-8.');
      }
    });
}

/** Section 3.4.1. */
function baseString({ method, origin, path }: Credentials, parameters: readonly Parameter[]): string {
  const { protocol, host } = new URL(origin); // lower case, without the default port (section 3.4.1.2)
  const sorted = parameters
    .map((pair) => pair.map(escaped) as [string, string])
    .sort(([a, x], [b, y]) => compareBytes(a, b) || compareBytes(x, y))
    .map((pair) => pair.join('='))
    .join('&');
  return [method.toUpperCase(), `${protocol}//${host}${path}`, sorted].map(escaped).join('&');
}

const unreserved = /[A-Za-z0-9._~-]/;

/** Section 3.6: every byte but the unreserved ones, in capitals. */
function escaped(text: string): string {
  let result = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    result += unreserved.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

/** Escaped text is ASCII, whose code units are its bytes. */
function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function only(header: readonly Parameter[], name: string): string {
  const found = header.filter(([given]) => given === name);
  if (found.length !== 1) refuse(`${name} is there ${found.length} times instead of once.`);
  return found[0]![1];
}

function refuse(why: string): never {
  throw new BadRequest(401, 'unauthorized', why, { 'WWW-Authenticate': 'OAuth realm="sandbox"' });
}
