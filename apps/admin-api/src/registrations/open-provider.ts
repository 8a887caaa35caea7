import { openProvider, readClassLinkServer, type ClientOptions, type Provider } from 'oneroster-client';
import type { RegistrationForRun } from 'roster-store';
import { given } from '../validation/given';
import { secretsOf } from './connection-checks';
import { providerSettings } from './provider-settings';

/**
 * The provider of a registration, to ask it for single people; whoever opens it closes it. Null: it has none, because it
 * is read from files.
 * @throws {ProviderError} ClassLink does not tell the district's server, or the settings cannot be used
 * @throws {Problem} 503 when the secrets cannot be opened here
 */
export async function providerOf(
  registration: RegistrationForRun,
  client: ClientOptions,
  signal: AbortSignal,
): Promise<Provider | null> {
  const { source } = registration;
  if (source?.type === 'rest') return openProvider(providerSettings(source, secretsOf(registration)), client);
  if (source?.type !== 'classlink') return null;
  const { partnerKey = '' } = secretsOf(registration);
  const { applicationId, access } = source;
  const proxy = given({ proxyUrl: source.proxyUrl });
  const settings =
    access === 'proxy'
      ? { baseUrl: '', auth: { type: 'classlink', partnerKey, applicationId, ...proxy } as const }
      : await readClassLinkServer({ partnerKey, ...proxy }, applicationId, { ...client, signal });
  return openProvider(settings, client);
}
