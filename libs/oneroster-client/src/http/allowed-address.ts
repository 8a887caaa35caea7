import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { ProviderError } from '../errors/provider-error';
import { addressKind } from './address-kind';

/** Which addresses may be asked. The URL is typed by people: it must not lead into our own network. */
export interface AddressPolicy {
  readonly allowPrivateNetwork: boolean;
  readonly allowLoopback: boolean;
}

/**
 * A URL as it may be asked: https, or http to this machine where that is allowed; no name and password in it; no
 * literal address that is not allowed. Names are checked when they are resolved, see guardedLookup.
 * @throws ProviderError INVALID_SETTINGS, ADDRESS_NOT_ALLOWED
 */
export function allowedUrl(text: string, what: string, policy: AddressPolicy): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ProviderError(
      'INVALID_SETTINGS',
      `${what} is not a web address such as https://sis.example.org.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ProviderError(
      'INVALID_SETTINGS',
      `${what} holds a user name or password. Leave them out; credentials have settings of their own.`,
    );
  }
  const kind = addressKind(bareHost(url));
  const thisMachine = kind === 'loopback' || isLocalName(url.hostname);
  if (url.protocol === 'http:' && !thisMachine) {
    throw new ProviderError(
      'INVALID_SETTINGS',
      `${what} begins with http://, so names and keys would travel unprotected. Use https://.`,
    );
  }
  if (kind !== undefined && !isAllowed(kind, policy)) throw notAllowed(url.hostname);
  if (isLocalName(url.hostname) && !policy.allowLoopback) throw notAllowed(url.hostname);
  return url;
}

/** As node:dns has it. */
export type ResolveName = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Resolves names for a connection and leaves only allowed addresses. It stands where the connection is made, so a
 * name that leads elsewhere the second time it is asked for (DNS rebinding) gains nothing.
 */
export function guardedLookup(
  policy: AddressPolicy,
  onlyLoopback: boolean,
  resolve: ResolveName = dnsLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const allowed = found.filter(({ address }) => {
        const kind = addressKind(address);
        return kind !== undefined && isAllowed(kind, policy) && (!onlyLoopback || kind === 'loopback');
      });
      const [first] = allowed;
      if (first === undefined) return callback(notAllowed(hostname), []);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function isAllowed(kind: NonNullable<ReturnType<typeof addressKind>>, policy: AddressPolicy): boolean {
  if (kind === 'public') return true;
  return kind === 'loopback' ? policy.allowLoopback : policy.allowPrivateNetwork;
}

function isLocalName(hostname: string): boolean {
  return /^(?:.+\.)?localhost\.?$/i.test(hostname);
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function notAllowed(hostname: string): ProviderError {
  return new ProviderError(
    'ADDRESS_NOT_ALLOWED',
    `${hostname} leads to an address inside a network or on this machine, which may not be asked. ` +
      'Use the public address of the provider, or have your operator allow private networks.',
  );
}
