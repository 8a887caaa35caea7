import { ProviderError } from '../errors/provider-error';
import { ONEROSTER_11_PATH, otherVersionPaths, versionText } from './base-url';
import type { RestProvider } from './open-provider';

/**
 * After 1.1 was not found: whether the provider speaks another version at the same address.
 * @throws ProviderError VERSION_NOT_SUPPORTED it does
 */
export async function refuseOtherVersionServed(provider: RestProvider, signal: AbortSignal): Promise<void> {
  const version = await otherVersionServed(provider, signal);
  if (version !== undefined) throw new ProviderError('VERSION_NOT_SUPPORTED', versionText(version));
}

/** The version of OneRoster that answers below the same prefix, other than 1.1. */
export async function otherVersionServed(
  { baseUrl, requests }: RestProvider,
  signal: AbortSignal,
): Promise<string | undefined> {
  const prefix = baseUrl.slice(0, -ONEROSTER_11_PATH.length);
  for (const { version, path } of otherVersionPaths) {
    try {
      await requests.once(`${prefix}${path}/orgs?limit=1`, signal);
      return version;
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code === 'ABORTED') throw error;
      if (error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN') return version;
    }
  }
  return undefined;
}
