import { openProvider, ProviderError, type ClientOptions } from 'oneroster-client';
import { Secrets, type ListSettings, type SourceSettings } from 'roster-store';
import type { FieldError } from '../problems/problem';
import { given } from '../validation/given';
import { providerSettings, SECRETS_OF } from './provider-settings';
import type { AuthBody, RegistrationChangeBody } from './registration-bodies';
import { fieldsRefused, versionNotSupported } from './registration-problems';

type Kind = 'rest' | 'csv' | 'classlink';

/** What of a body says where a registration's data come from. `secrets` undefined: those there are stay. */
export interface WantedSource {
  readonly source?: SourceSettings;
  readonly secrets?: Secrets | null;
}

const ofRest = ['baseUrl', 'auth'] as const;
const ofClassLink = ['applicationId', 'access', 'partnerKey'] as const;
const ofLists = ['pageSize', 'pagesInFlight', 'sort', 'selectFields', 'ca'] as const;

/**
 * Reads where the data are to come from; what a change leaves out stays as it is stored.
 * @param stored null for a new registration
 * @throws {Problem} 400 naming each field that does not fit, 422 `version_not_supported`
 */
export function wantedSource(
  kind: Kind,
  body: RegistrationChangeBody,
  stored: SourceSettings | null,
  client: ClientOptions,
): WantedSource {
  requireVersion(body);
  const wrong = notOfKind(kind, body);
  if (wrong.length > 0) throw fieldsRefused(wrong);
  if (kind === 'csv') return stored === null ? { source: { type: 'upload' } } : {};
  if (stored !== null && ![...ofRest, ...ofClassLink, ...ofLists].some((name) => body[name] != null))
    return {};
  const lists: ListSettings = { ...listsOf(stored), ...given(pick(body, ofLists)) };
  const wanted = kind === 'rest' ? restSource(body, stored, lists) : classLinkSource(body, stored, lists);
  requireUsable(wanted, client);
  return wanted;
}

function restSource(
  { baseUrl, auth }: RegistrationChangeBody,
  stored: SourceSettings | null,
  lists: ListSettings,
): WantedSource {
  const before = stored?.type === 'rest' ? stored : null;
  const url = baseUrl?.trim() ?? before?.baseUrl;
  const missing = [
    ...(url === undefined ? [missingField('baseUrl')] : []),
    ...(auth == null && before === null ? [missingField('auth')] : []),
  ];
  if (url === undefined || missing.length > 0) throw fieldsRefused(missing);
  if (auth == null) return { source: { ...before!, ...lists, baseUrl: url } };
  const { type, signature, tokenUrl, clientAuth, parametersIn, scopes } = auth;
  const unfit = [
    ...(signature !== undefined && type !== 'oauth1' ? [unfitField('auth.signature', 'oauth1')] : []),
    ...(['tokenUrl', 'clientAuth', 'parametersIn', 'scopes'] as const)
      .filter((name) => auth[name] !== undefined && type !== 'oauth2')
      .map((name) => unfitField(`auth.${name}`, 'oauth2')),
    ...(type === 'oauth2' && tokenUrl === undefined ? [missingField('auth.tokenUrl')] : []),
  ];
  if (unfit.length > 0) throw fieldsRefused(unfit);
  return {
    source: {
      ...{ type: 'rest', baseUrl: url, auth: type, ...lists },
      ...given({ signature, tokenUrl, clientAuth, parametersIn, scopes }),
    },
    ...secretsOf(auth, before?.auth === type),
  };
}

/** All secrets a way of signing in needs; none of them where those that are stored serve the same way of signing in. */
function secretsOf(auth: AuthBody, mayStay: boolean): Pick<WantedSource, 'secrets'> {
  const said = {
    key: auth.type === 'oauth2' ? (auth.clientId ?? auth.key) : auth.key,
    secret: auth.type === 'oauth2' ? (auth.clientSecret ?? auth.secret) : auth.secret,
    bearer: auth.token,
  };
  const needed = SECRETS_OF[auth.type];
  if (needed.length === 0) return { secrets: null };
  if (mayStay && needed.every((name) => said[name as keyof typeof said] === undefined)) return {};
  const missing = needed.filter((name) => said[name as keyof typeof said] === undefined);
  if (missing.length > 0)
    throw fieldsRefused(missing.map((name) => missingField(`auth.${nameIn(auth.type, name)}`)));
  return {
    secrets: new Secrets(given(pick(said, needed as (keyof typeof said)[])) as Record<string, string>),
  };
}

const nameIn = (type: AuthBody['type'], name: string): string =>
  name === 'bearer'
    ? 'token'
    : type === 'oauth2'
      ? ({ key: 'clientId', secret: 'clientSecret' }[name] ?? name)
      : name;

function classLinkSource(
  { applicationId, access, partnerKey }: RegistrationChangeBody,
  stored: SourceSettings | null,
  lists: ListSettings,
): WantedSource {
  const before = stored?.type === 'classlink' ? stored : null;
  const id = applicationId ?? before?.applicationId;
  const missing = [
    ...(id === undefined ? [missingField('applicationId')] : []),
    ...(partnerKey == null && before === null ? [missingField('partnerKey')] : []),
  ];
  if (id === undefined || missing.length > 0) throw fieldsRefused(missing);
  return {
    source: {
      ...before,
      ...lists,
      type: 'classlink',
      applicationId: id,
      access: access ?? before?.access ?? 'proxy',
    },
    ...(partnerKey == null ? {} : { secrets: new Secrets({ partnerKey }) }),
  };
}

/** The client says what is wrong with an address; secrets do not matter for that. */
function requireUsable({ source }: WantedSource, client: ClientOptions): void {
  if (source?.type !== 'rest') return;
  const settings = providerSettings(source, { key: 'x', secret: 'x', bearer: 'x' });
  try {
    openProvider(settings, client).close();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw fieldsRefused([{ field: 'baseUrl', text: error.text }]);
  }
}

/** Addresses of other versions say so: …/oneroster/v1p0, …/oneroster/rostering/v1p2. */
function requireVersion({ version, baseUrl }: RegistrationChangeBody): void {
  const path = URL.canParse(baseUrl ?? '') ? new URL(baseUrl!).pathname : '';
  const inPath = /\/v(\d+)p(\d+)(\/|$)/i.exec(path);
  const other = version != null && !/^v?1[.p]1$/i.test(version.trim());
  if (other || (inPath !== null && (inPath[1] !== '1' || inPath[2] !== '1'))) throw versionNotSupported();
}

function notOfKind(kind: Kind, body: RegistrationChangeBody): FieldError[] {
  const unfit = (names: readonly (keyof RegistrationChangeBody)[], of: string) =>
    names.filter((name) => body[name] != null).map((name) => unfitField(name, `kind ${of}`));
  return [
    ...(kind === 'rest' ? [] : unfit(ofRest, 'rest')),
    ...(kind === 'classlink' ? [] : unfit(ofClassLink, 'classlink')),
    ...(kind === 'csv' ? unfit(ofLists, 'rest and classlink') : []),
  ];
}

function listsOf(stored: SourceSettings | null): ListSettings {
  return stored?.type === 'rest' || stored?.type === 'classlink' ? given(pick(stored, ofLists)) : {};
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}

const missingField = (field: string): FieldError => ({ field, text: 'This field is needed.' });
const unfitField = (field: string, of: string): FieldError => ({
  field,
  text: `This field goes with ${of}.`,
});
