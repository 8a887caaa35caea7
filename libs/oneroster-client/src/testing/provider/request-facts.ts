import type { IncomingMessage } from 'node:http';
import type { MisbehaviourKind } from './misbehaviour/misbehaviour';
import { isSecret, withoutSecrets, type OpenRequest } from './request-log';

/** What the log keeps of a request when it comes. */
export function requestFacts(
  request: IncomingMessage,
  path: string,
  misbehaviours: readonly MisbehaviourKind[],
  underWay: number,
): Omit<OpenRequest, 'number'> {
  const target = request.url ?? '/';
  const authorization = request.headers.authorization ?? '';
  return {
    at: new Date().toISOString(),
    method: request.method ?? 'GET',
    host: request.headers.host ?? '',
    target: withoutSecrets(target),
    path,
    query: queryOf(target),
    authorization: authorization.split(' ', 1)[0]?.toLowerCase() ?? '',
    ...oauth1Facts(authorization),
    userAgent: request.headers['user-agent'] ?? '',
    acceptEncoding: [request.headers['accept-encoding'] ?? ''].join(', '),
    underWay,
    misbehaviours,
  };
}

function queryOf(target: string): Record<string, string> {
  const question = target.indexOf('?');
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(question < 0 ? '' : target.slice(question))) {
    query[name] ??= isSecret(name) ? '…' : value;
  }
  return query;
}

/** Neither is a secret. */
function oauth1Facts(authorization: string): { nonce?: string; signatureMethod?: string } {
  if (!/^oauth /i.test(authorization)) return {};
  const value = (name: string) => new RegExp(`[ ,]${name}="([^"]*)"`).exec(authorization)?.[1];
  return { nonce: value('oauth_nonce'), signatureMethod: value('oauth_signature_method') };
}
