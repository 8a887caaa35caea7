import type { MisbehaviourKind } from './misbehaviour/misbehaviour';

/** One request as the sandbox saw it. No credential, signature or token is kept. */
export interface SandboxRequest {
  /** Counted from 1. */
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly method: string;
  /** Host header. */
  readonly host: string;
  /** Raw path and query as on the wire, values of secret parameters masked. */
  readonly target: string;
  /** Decoded path below /ims/oneroster/v1p1 ('/users'), or else the whole path ('/token'). */
  readonly path: string;
  /** Decoded; the first of a repeated parameter; values of secret parameters masked. */
  readonly query: Readonly<Record<string, string>>;
  /** Scheme of the Authorization header in lower case; '' without one. */
  readonly authorization: string;
  /** OAuth 1.0a: its nonce and signature method. */
  readonly nonce?: string;
  readonly signatureMethod?: string;
  /** Names of the parameters of a form body (token endpoint). */
  readonly bodyParameters?: readonly string[];
  readonly userAgent: string;
  readonly acceptEncoding: string;
  /** Requests under way when this one came, itself included. */
  readonly underWay: number;
  /** What was done on purpose. */
  readonly misbehaviours: readonly MisbehaviourKind[];
  /** undefined while not answered, and when it never was. */
  readonly status?: number;
  /** Objects in the body of a list. */
  readonly rows?: number;
  /** Why it was refused, in words. */
  readonly refused?: string;
  /** The answer was not sent to its end, whoever broke off. */
  readonly brokenOff?: boolean;
}

/** The same, while it is being written. */
export type OpenRequest = { -readonly [Key in keyof SandboxRequest]: SandboxRequest[Key] };

/** A server that runs for days keeps only the latest. */
const MOST_KEPT = 20_000;

export class RequestLog {
  readonly requests: OpenRequest[] = [];
  private counted = 0;

  open(facts: Omit<OpenRequest, 'number'>): OpenRequest {
    this.counted += 1;
    const request: OpenRequest = { number: this.counted, ...facts };
    this.requests.push(request);
    if (this.requests.length > MOST_KEPT) this.requests.shift();
    return request;
  }

  forget(): void {
    this.requests.length = 0;
  }
}

const secretParameters: ReadonlySet<string> = new Set([
  'access_token',
  'client_secret',
  'oauth_signature',
  'oauth_token',
  'password',
  'api_key',
]);

/** The raw target with the values of secret parameters masked. */
export function withoutSecrets(target: string): string {
  const question = target.indexOf('?');
  if (question < 0) return target;
  const pairs = target
    .slice(question + 1)
    .split('&')
    .map((pair) => {
      const name = pair.split('=', 1)[0] ?? '';
      return isSecret(name) ? `${name}=…` : pair;
    });
  return `${target.slice(0, question)}?${pairs.join('&')}`;
}

export function isSecret(parameterName: string): boolean {
  return secretParameters.has(parameterName.toLowerCase());
}
