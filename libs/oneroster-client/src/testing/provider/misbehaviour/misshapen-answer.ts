import type { Answer } from '../answer/answer';
import { oddObject } from './odd-objects';
import type { Deeds } from './deeds';
import { foreignLinks, foreignLinkHeader } from './hostile-links';

type Json = Record<string, unknown>;

/** A right answer as a provider with these faults gives it. Changes it. */
export function misshape(answer: Answer, deeds: Deeds): void {
  if (answer.enveloped === true) {
    answer.body = misshapenBody(answer.body as Json, answer.rows !== undefined, deeds);
  }
  misshapeHeaders(answer, deeds);
}

function misshapenBody(body: Json, isList: boolean, deeds: Deeds): unknown {
  const [key = ''] = Object.keys(body);
  let value = body[key];
  if (Array.isArray(value)) {
    value = pageOf(value as Json[], deeds).map((object) => misshapenObject(key, object, deeds));
  } else if (isJson(value)) value = misshapenObject(key, value, deeds);
  const name = deeds.find('envelope')?.name ?? key;
  if (deeds.has('noEnvelope')) return {};
  if (isList && deeds.has('nullList')) return { [name]: null };
  if (isList && deeds.has('bareArray')) return value;
  if (isList && deeds.has('oneAsObject') && Array.isArray(value) && value.length === 1) {
    return { [name]: (value as unknown[])[0] };
  }
  return { [name]: value };
}

function pageOf(rows: readonly Json[], deeds: Deeds): readonly Json[] {
  const hidden = deeds.find('hideAfterPaging');
  const shown = hidden === undefined ? rows : rows.filter((_, index) => (index + 1) % hidden.every !== 0);
  const repeated = deeds.find('repeatRows');
  return repeated === undefined ? shown : [...shown.slice(0, repeated.count), ...shown];
}

function misshapenObject(envelope: string, object: Json, deeds: Deeds): Json {
  let made = object;
  const version = deeds.find('looksLike')?.version;
  const isUser = envelope === 'users' || envelope === 'user';
  if (version !== undefined && isUser) made = userOfVersion(made, version);
  const password = deeds.find('passwords')?.password;
  if (password !== undefined && isUser) made = { ...made, password };
  const links = deeds.find('hostileLinks');
  if (links !== undefined) made = foreignLinks(made, links.to) as Json;
  for (const what of deeds.find('oddTypes')?.what ?? []) made = oddObject(made, what);
  return made;
}

/** 1.0 had no enabledUser and called a deleted user inactive; 1.2 has roles with an org each, and no role or orgs. */
function userOfVersion(user: Json, version: '1.0' | '1.2'): Json {
  const { enabledUser, role, orgs, ...rest } = user;
  if (version === '1.0') {
    const status = rest['status'] === 'tobedeleted' ? 'inactive' : rest['status'];
    return { ...rest, status, role, orgs };
  }
  const all = (Array.isArray(orgs) ? orgs : []) as unknown[];
  const roles = all.map((org, index) => ({ roleType: index === 0 ? 'primary' : 'secondary', role, org }));
  return { ...rest, enabledUser, userMasterIdentifier: rest['sourcedId'], roles, primaryOrg: all[0] };
}

function misshapeHeaders(answer: Answer, deeds: Deeds): void {
  const { headers } = answer;
  const total = deeds.find('wrongTotal');
  for (const name of ['X-Total-Count', 'x-total-count', 'x-count']) {
    if (headers[name] === undefined) continue;
    if (deeds.has('noTotal')) delete headers[name];
    else if (total !== undefined && name !== 'x-count') {
      headers[name] = total.says ?? String(Number(headers[name]) + (total.by ?? 0));
    }
  }
  if (deeds.has('noLink')) delete headers['Link'];
  if (deeds.has('noPermissionRevision')) delete headers['x-perm-rev'];
  const links = deeds.find('hostileLinks');
  if (links !== undefined && headers['Link'] !== undefined) {
    headers['Link'] = foreignLinkHeader(headers['Link'], links.to);
  }
  const contentType = deeds.find('contentType')?.to;
  if (contentType !== undefined) headers['Content-Type'] = contentType;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
