import { staticAuthorizer } from '../auth/authorizer';
import { ProviderError } from '../errors/provider-error';
import { allowedUrl, type AddressPolicy } from '../http/allowed-address';
import type { RequestGate } from '../http/request-gate';
import { isObject, listOf, optional, text, verbatim, type JsonObject } from '../json/json-field';
import { createConnection, headerValue, type Connection } from '../rest/connection';
import type { ClientOptions, Oauth1Settings } from '../rest/provider-settings';

export const CLASSLINK_PROXY = 'https://oneroster-proxy.apis.classlink.com';

export interface ClassLinkSettings {
  /** The partner's API key; a secret. */
  readonly partnerKey: string;
  /** Default https://oneroster-proxy.apis.classlink.com */
  readonly proxyUrl?: string;
}

/** One district which has granted us its roster through ClassLink. */
export interface ClassLinkApplication {
  readonly applicationId: string;
  /** Verbatim: it is escaped for a path already. */
  readonly oneRosterApplicationId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly tenantStatus?: string;
  /** Whether the proxy may be used for it. The bearer itself is never handed out. */
  readonly hasBearer: boolean;
}

/** Where and how one district is asked without the proxy. Holds secrets. */
export interface ClassLinkServer {
  readonly baseUrl: string;
  readonly auth: Oauth1Settings;
}

/** All districts behind a partner key. @throws ProviderError */
export async function listClassLinkApplications(
  settings: ClassLinkSettings,
  options: ClientOptions & { readonly signal?: AbortSignal } = {},
): Promise<ClassLinkApplication[]> {
  const connection = createConnection(options);
  try {
    const found = await readApplications(settings, connection, { signal: options.signal });
    return found.map(({ application }) => application);
  } finally {
    connection.close();
  }
}

/**
 * A district's own server and credentials, for asking it directly with OAuth 1.0a.
 * @param applicationId of the list: oneRosterApplicationId as ClassLink documents it; some proxies want applicationId
 * @throws ProviderError
 */
export async function readClassLinkServer(
  settings: ClassLinkSettings,
  applicationId: string,
  options: ClientOptions & { readonly signal?: AbortSignal } = {},
): Promise<ClassLinkServer> {
  const connection = createConnection(options);
  try {
    const path = `/applications/${pathSegment(applicationId)}/server`;
    const answer = await readJson(settings, path, connection, { signal: options.signal });
    const server = isObject(answer['server']) ? answer['server'] : answer;
    const [baseUrl, key, secret] = [server['endpoint_url'], server['client_id'], server['client_secret']].map(
      text,
    );
    if (!baseUrl || !key || !secret) {
      throw new ProviderError(
        'UNEXPECTED_ANSWER',
        "ClassLink has no complete direct access for this district. Use its proxy, or ask the district's ClassLink administrator.",
      );
    }
    return { baseUrl, auth: { type: 'oauth1', key, secret } };
  } finally {
    connection.close();
  }
}

interface HowToAsk {
  readonly gate?: RequestGate;
  readonly signal?: AbortSignal | undefined;
}

export interface ApplicationWithBearer {
  readonly application: ClassLinkApplication;
  readonly bearer: string | undefined;
}

/** GET /applications; no count headers there, and one object instead of a list has been seen. */
export async function readApplications(
  settings: ClassLinkSettings,
  connection: Connection,
  how: HowToAsk = {},
): Promise<ApplicationWithBearer[]> {
  const answer = await readJson(settings, '/applications', connection, how);
  if (!('applications' in answer)) {
    throw new ProviderError('UNEXPECTED_ANSWER', "ClassLink's answer has no list of applications in it.");
  }
  return listOf(answer['applications'])
    .filter(isObject)
    .filter((raw) => text(raw['oneroster_application_id']) !== '')
    .map(applicationOf);
}

function applicationOf(raw: JsonObject): ApplicationWithBearer {
  const bearer = optional(raw['bearer']);
  return {
    bearer,
    application: {
      applicationId: text(raw['application_id']),
      oneRosterApplicationId: verbatim(raw['oneroster_application_id']),
      tenantId: text(raw['tenant_id']),
      tenantName: text(raw['tenant_name']),
      name: text(raw['name']),
      // The older proxy does not send the field at all.
      enabled: raw['enabled'] === undefined || text(raw['enabled']).toLowerCase() === 'true',
      tenantStatus: optional(raw['tenant_status']),
      hasBearer: bearer !== undefined,
    },
  };
}

async function readJson(
  settings: ClassLinkSettings,
  path: string,
  connection: Connection,
  { gate, signal }: HowToAsk,
): Promise<JsonObject> {
  const bearer = `Bearer ${headerValue(settings.partnerKey, 'The partner key')}`;
  const requests = connection.requests(staticAuthorizer(bearer), gate);
  const { body } = await requests.get(proxyAddress(settings, connection.policy) + path, signal);
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isObject(value)) return value;
  } catch {
    // Said below, without what was received.
  }
  throw new ProviderError('UNEXPECTED_ANSWER', "ClassLink's answer is no JSON object.", { retryable: true });
}

function proxyAddress({ proxyUrl = CLASSLINK_PROXY }: ClassLinkSettings, policy: AddressPolicy): string {
  const url = allowedUrl(proxyUrl, 'The address of the ClassLink proxy', policy);
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
}

/** @throws ProviderError INVALID_SETTINGS it would lead elsewhere */
export function pathSegment(applicationId: string): string {
  const plain = /^[A-Za-z0-9._~%+=-]+$/.test(applicationId);
  if (plain && !/^(?:\.|%2e)+$/i.test(applicationId)) return applicationId;
  throw new ProviderError(
    'INVALID_SETTINGS',
    'The oneroster_application_id is to be given exactly as ClassLink lists it, such as MoYPlyQWmG0%3D.',
  );
}
