import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { developmentClients, developmentSecret } from './development-clients.mjs';
import { narrowRights, UnreadableRights } from './narrow-rights.mjs';
import { importOidcProvider } from './quiet-oidc-provider.mjs';

/** The audience of every development token; admin-api checks it (`OIDC_AUDIENCE`). */
export const developmentAudience = 'ivm-roster-sync';
/** OAuth resource indicators are URIs (RFC 8707); the audience claim behind this one stays the plain word above. */
const developmentResource = 'urn:ivm-roster-sync';
const tokenSeconds = 3600;

/**
 * An OAuth 2 issuer with client credentials only, whose keys and clients live in this process's memory.
 *
 * @param {string} issuer  its own address, such as `http://127.0.0.1:4100`
 * @returns {Promise<import('oidc-provider').Provider>}
 */
export async function createDevelopmentProvider(issuer) {
  const { Provider, errors } = await importOidcProvider();
  const clientOf = new Map(developmentClients.map((client) => [client.clientId, client]));

  return new Provider(issuer, {
    adapter: NothingToKeep,
    jwks: { keys: [await signingKey()] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    routes: { token: '/token', jwks: '/jwks' },
    clients: developmentClients.map(({ clientId }) => ({
      client_id: clientId,
      client_secret: developmentSecret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
    ttl: { ClientCredentials: tokenSeconds },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => developmentResource,
        getResourceServerInfo: (/** @type {unknown} */ _context, /** @type {string} */ resource) => {
          if (resource !== developmentResource) {
            throw new errors.InvalidTarget(`the only resource here is ${developmentResource}`);
          }
          return {
            scope: '',
            audience: developmentAudience,
            accessTokenTTL: tokenSeconds,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          };
        },
      },
    },
    extraTokenClaims: (
      /** @type {{ query: Record<string, unknown>, oidc: { body?: Record<string, unknown> } }} */ context,
      /** @type {{ clientId: string }} */ token,
    ) => {
      const client = clientOf.get(token.clientId);
      if (client === undefined) throw new Error('a token was asked for a client that is not registered');
      try {
        return {
          name: client.name,
          roles: [client.role],
          ...narrowRights(context.oidc.body ?? {}, context.query),
        };
      } catch (error) {
        throw error instanceof UnreadableRights ? new errors.InvalidRequest(error.message) : error;
      }
    },
    formats: {
      customizers: {
        jwt: (
          /** @type {unknown} */ _context,
          /** @type {{ clientId: string }} */ token,
          /** @type {{ payload: Record<string, unknown> }} */ jwt,
        ) => {
          jwt.payload['sub'] = clientOf.get(token.clientId)?.subject;
        },
      },
    },
  });
}

/** Made anew at every start: a token of yesterday's issuer is worth nothing today. */
async function signingKey() {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    ...privateKey.export({ format: 'jwk' }),
    kid: randomBytes(8).toString('hex'),
    use: 'sig',
    alg: 'RS256',
  };
}

/**
 * Where oidc-provider would keep sessions and grants. Client credentials with JWT access tokens have neither, so
 * nothing is kept; whoever widens the issuer to logins meets the error.
 */
class NothingToKeep {
  async find() {
    return undefined;
  }

  async upsert() {
    throw new Error('the development issuer keeps nothing: it only knows client credentials');
  }
}
