import type { Authorizer } from '../auth/authorizer';
import { ProviderError } from '../errors/provider-error';
import { createRequestGate } from '../http/request-gate';
import { headerValue, type Connection } from '../rest/connection';
import type { ClassLinkProxySettings } from '../rest/provider-settings';
import { CLASSLINK_PROXY, pathSegment, readApplications } from './applications';

/** @throws ProviderError INVALID_SETTINGS */
export function classLinkBaseUrl({
  proxyUrl = CLASSLINK_PROXY,
  applicationId,
}: ClassLinkProxySettings): string {
  return `${proxyUrl.trim().replace(/\/+$/, '')}/${pathSegment(applicationId)}`;
}

/**
 * The bearer of one district at ClassLink's proxy. It does not expire, but the district may replace it: on a 401 the
 * list of applications is read once more, and asking again makes sense only if the bearer changed.
 */
export function classLinkAuthorizer(settings: ClassLinkProxySettings, connection: Connection): Authorizer {
  let header: string | undefined;
  let asking: Promise<string> | undefined;
  const ask = (): Promise<string> => {
    asking ??= bearerOf(settings, connection)
      .then((fresh) => (header = fresh))
      .finally(() => (asking = undefined));
    return asking;
  };
  return {
    header: async () => header ?? ask(),
    renew: async (failed) => {
      if (header !== undefined && header !== failed) return true;
      return (await ask()) !== failed;
    },
  };
}

async function bearerOf(settings: ClassLinkProxySettings, connection: Connection): Promise<string> {
  const found = (await readApplications(settings, connection, { gate: createRequestGate() })).find(
    ({ application }) => application.oneRosterApplicationId === settings.applicationId,
  );
  if (found === undefined) {
    throw new ProviderError(
      'FORBIDDEN',
      'ClassLink does not list this district for our partner key. Ask the district to grant its roster to us.',
    );
  }
  if (!found.application.enabled || found.bearer === undefined) {
    throw new ProviderError(
      'FORBIDDEN',
      'ClassLink lists this district but has no access for its proxy. Ask the district to switch it on, or use direct access.',
    );
  }
  return `Bearer ${headerValue(found.bearer, 'The bearer ClassLink gives')}`;
}
