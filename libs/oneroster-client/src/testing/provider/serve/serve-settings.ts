import type { SandboxAuth } from '../auth/sandbox-auth';

export interface ServeSettings {
  readonly port: number;
  /** Path of the bundle to serve. */
  readonly bundle: string;
  readonly auth: SandboxAuth;
  /** Stop when standard input ends. */
  readonly supervised: boolean;
}

/** A sentence for whoever set the environment. */
export class ServeRefused extends Error {}

/** For development: known to everybody who reads this, and therefore on loopback only. */
const id = {
  key: 'sandbox-key',
  secret: 'sandbox-secret',
  token: 'sandbox-token',
  partner: 'sandbox-partner-key',
};

const ways: Readonly<Record<string, SandboxAuth>> = {
  none: { type: 'none' },
  bearer: { type: 'bearer', token: id.token },
  oauth1: { type: 'oauth1', key: id.key, secret: id.secret, methods: ['HMAC-SHA256', 'HMAC-SHA1'] },
  oauth2: {
    type: 'oauth2',
    clientId: id.key,
    clientSecret: id.secret,
    clientAuthentication: ['basic', 'body'],
  },
};

/** One application of the same district behind the proxy, whatever the way of signing in directly. */
export const sandboxClassLink = {
  partnerKey: id.partner,
  applications: [
    {
      applicationId: '1',
      oneRosterApplicationId: 'sandbox-application',
      tenantName: 'Sandbox District',
      bearer: id.token,
    },
  ],
};

/** @throws ServeRefused naming the variable */
export function readServeSettings(environment: NodeJS.ProcessEnv): ServeSettings {
  if (environment['NODE_ENV'] === 'production') {
    throw new ServeRefused('it is for development only, and NODE_ENV is production.');
  }
  const port = environment['SANDBOX_PORT'] ?? '4200';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new ServeRefused(`SANDBOX_PORT is "${port}"; it must be a port from 0 to 65535.`);
  }
  const bundle = environment['SANDBOX_BUNDLE'] ?? '';
  if (bundle === '') throw new ServeRefused('SANDBOX_BUNDLE is not set; it names the bundle to serve.');
  const way = environment['SANDBOX_AUTH'] ?? 'none';
  const auth = Object.hasOwn(ways, way) ? ways[way] : undefined;
  if (auth === undefined) {
    throw new ServeRefused(`SANDBOX_AUTH is "${way}"; it must be one of ${Object.keys(ways).join(', ')}.`);
  }
  return { port: Number(port), bundle, auth, supervised: environment['SUPERVISED'] === 'stdin' };
}
