import { ProviderError } from '../errors/provider-error';
import { allowedUrl, type AddressPolicy } from '../http/allowed-address';

export const ONEROSTER_11_PATH = '/ims/oneroster/v1p1';

/**
 * The address all requests begin with, without a slash at its end: people paste it with or without the specification's
 * own path, a slash, or the collection they tried it with.
 * @throws ProviderError INVALID_SETTINGS, VERSION_NOT_SUPPORTED, ADDRESS_NOT_ALLOWED
 */
export function baseUrlOf(text: string, policy: AddressPolicy): string {
  const url = allowedUrl(text, 'The base URL', policy);
  if (url.search !== '' || url.hash !== '') {
    throw new ProviderError(
      'INVALID_SETTINGS',
      'The base URL has a "?" or "#" in it. Give only the part before that.',
    );
  }
  const path = url.pathname.replace(/\/+$/, '');
  refuseOtherVersion(path);
  const known = /^(.*?\/ims\/oneroster\/v1p1)(?:\/[A-Za-z]+)?$/i.exec(path);
  const complete =
    known?.[1] ?? `${path}${path.toLowerCase().endsWith('/ims/oneroster') ? '/v1p1' : ONEROSTER_11_PATH}`;
  return `${url.protocol}//${url.host}${complete}`;
}

/** OneRoster 1.0 and 1.2 have paths of their own; what they serve is another format. */
function refuseOtherVersion(path: string): void {
  const found = /\/(?:ims\/oneroster|oneroster|learningdata)\/(?:[a-z]+\/)?v(\d)(?:p(\d))?(?=\/|$)/i.exec(
    path,
  );
  if (found === null) return;
  const version = `${found[1]}.${found[2] ?? '0'}`;
  if (version === '1.1') return;
  throw new ProviderError('VERSION_NOT_SUPPORTED', versionText(version));
}

export function versionText(version: string): string {
  return (
    `This is the address of OneRoster ${version}; only 1.1 is read. ` +
    'Ask the SIS for its OneRoster 1.1 address, which has /ims/oneroster/v1p1 in it.'
  );
}

/** Where other versions live below the same prefix, to tell a wrong version from a wrong address. */
export const otherVersionPaths: readonly { readonly version: string; readonly path: string }[] = [
  { version: '1.2', path: '/ims/oneroster/rostering/v1p2' },
  { version: '1.0', path: '/ims/oneroster/v1p0' },
  { version: '1.0', path: '/learningdata/v1' },
];
