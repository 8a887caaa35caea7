import { readClassLinkServer, type ClientOptions, type ProviderSettings } from 'oneroster-client';
import { NO_MAPPING, type FieldMapping } from 'roster-domain';
import {
  StoreRefused,
  type ClassLinkSourceSettings,
  type ListSettings,
  type RegistrationForRun,
  type RestSourceSettings,
} from 'roster-store';
import { RunRefusedError } from '../run/describe-failure';
import type { OpenSource } from '../run/sync-request';
import { providerSource } from './provider-source';
import { given, SECRETS_OF, signIn, type SecretName, type SecretValues } from './sign-in';

export type ProviderSourceSettings = RestSourceSettings | ClassLinkSourceSettings;

/**
 * The provider of a registration, ready to be read. Its secrets are opened here, when a run has begun, and are kept by
 * the client alone.
 * @throws {RunRefusedError} only other settings or secrets can help
 * @throws {ProviderError} ClassLink does not tell the district's server, or the settings cannot be used
 */
export async function openRegisteredProvider(
  registration: Pick<RegistrationForRun, 'name' | 'openSecrets'>,
  source: ProviderSourceSettings,
  options: ClientOptions,
  signal: AbortSignal,
  mapping: FieldMapping = NO_MAPPING,
): Promise<OpenSource> {
  const settings =
    source.type === 'rest'
      ? restSettings(registration, source)
      : await classLinkSettings(registration, source, { ...options, signal });
  return providerSource(settings, options, mapping);
}

function restSettings(
  registration: Pick<RegistrationForRun, 'name' | 'openSecrets'>,
  source: RestSourceSettings,
): ProviderSettings {
  const secrets = secretsOf(registration, SECRETS_OF[source.auth]);
  const auth = signIn(source, secrets);
  if (auth === null)
    throw new RunRefusedError(
      'NO_TOKEN_URL',
      `Registration "${registration.name}" signs in with ${source.auth} and has no address of a token endpoint: set it.`,
    );
  return { baseUrl: source.baseUrl, auth, ...listSettings(source) };
}

async function classLinkSettings(
  registration: Pick<RegistrationForRun, 'name' | 'openSecrets'>,
  source: ClassLinkSourceSettings,
  options: ClientOptions & { readonly signal: AbortSignal },
): Promise<ProviderSettings> {
  const { partnerKey = '' } = secretsOf(registration, ['partnerKey']);
  const { access, applicationId } = source;
  const proxy = given({ proxyUrl: source.proxyUrl });
  const where =
    access === 'proxy'
      ? { baseUrl: '', auth: { type: 'classlink', partnerKey, applicationId, ...proxy } as const }
      : await readClassLinkServer({ partnerKey, ...proxy }, applicationId, options);
  return { ...where, ...listSettings(source) };
}

function listSettings({
  pageSize,
  pagesInFlight,
  sort,
  selectFields,
  ca,
}: ListSettings): Omit<ProviderSettings, 'baseUrl' | 'auth'> {
  return given({ pageSize, pagesInFlight, sort, selectFields, ca });
}

/** The secrets a run needs; of a registration that needs none, none are opened. */
function secretsOf(
  { name, openSecrets }: Pick<RegistrationForRun, 'name' | 'openSecrets'>,
  needed: readonly SecretName[],
): SecretValues {
  if (needed.length === 0) return {};
  const found: SecretValues = opened(openSecrets)?.reveal() ?? {};
  const missing = needed.filter((secret) => !found[secret]);
  if (missing.length > 0)
    throw new RunRefusedError(
      'NO_SECRET',
      `Registration "${name}" has no ${missing.join(' and no ')} among its secrets: enter them.`,
    );
  return found;
}

function opened(openSecrets: RegistrationForRun['openSecrets']): ReturnType<typeof openSecrets> {
  try {
    return openSecrets();
  } catch (error) {
    if (error instanceof StoreRefused) throw new RunRefusedError('SECRETS_NOT_OPENED', error.message);
    throw error;
  }
}
