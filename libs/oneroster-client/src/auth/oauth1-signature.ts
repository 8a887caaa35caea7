import { createHmac } from 'node:crypto';
import { percentEncode } from './percent-encode';

export type Oauth1Method = 'HMAC-SHA256' | 'HMAC-SHA1';

export interface SignedRequest {
  readonly method: string;
  /** The URL exactly as it goes over the wire, query included. */
  readonly url: string;
  /** oauth_* parameters, decoded; further ones of a form body would be added here. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** RFC 5849 section 3.4.1: what is signed. */
export function signatureBaseString({ method, url, parameters }: SignedRequest): string {
  const mark = url.indexOf('?');
  const address = new URL(mark < 0 ? url : url.slice(0, mark));
  // URL already lower-cases scheme and host and drops a default port (section 3.4.1.2).
  const baseUri = `${address.protocol}//${address.host}${address.pathname}`;
  const pairs = [
    ...queryPairs(mark < 0 ? '' : url.slice(mark + 1)),
    ...Object.entries(parameters).filter(([name]) => name !== 'realm' && name !== 'oauth_signature'),
  ].map(([name, value]) => [percentEncode(name), percentEncode(value)] as const);
  const sorted = pairs.sort(
    ([nameA, valueA], [nameB, valueB]) => byBytes(nameA, nameB) || byBytes(valueA, valueB),
  );
  const normalised = sorted.map(([name, value]) => `${name}=${value}`).join('&');
  return [method.toUpperCase(), baseUri, normalised].map(percentEncode).join('&');
}

/** RFC 5849 section 3.4.2, and the same with SHA-256. */
export function signature(
  method: Oauth1Method,
  baseString: string,
  consumerSecret: string,
  tokenSecret = '',
): string {
  const key = `${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`;
  return createHmac(method === 'HMAC-SHA1' ? 'sha1' : 'sha256', key)
    .update(baseString)
    .digest('base64');
}

/** Decoded as a form would be (section 3.4.1.3.1): `+` is a blank there, `%2B` a plus. */
function queryPairs(query: string): [string, string][] {
  if (query === '') return [];
  return query.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return [formDecode(name), formDecode(value)];
  });
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/** Encoded text is ASCII, so code units are bytes. No locale may have a say in this order. */
function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
