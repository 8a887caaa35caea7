import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { isTrustworthyAddress } from '../settings/address-rules';

const answerWithinMs = 5_000;
/** Keys are fetched anew after this long. */
const keysFreshMs = 10 * 60_000;
/** A token signed with an unknown key makes us look for new keys, but not more often than this. */
const newKeysAtMostEveryMs = 5_000;

/** The issuer, or what it publishes, cannot be used now. The message says why, for our log. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

/**
 * The issuer's public keys, found through its discovery document (OpenID Connect Discovery 1.0, section 4), at the
 * first token that needs them. A failed discovery is tried again with the next token.
 *
 * @throws {IssuerUnavailable} from the returned function
 */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  let discovered: Promise<JWTVerifyGetKey> | undefined;

  return async (header, token) => {
    discovered ??= discover(issuer).catch((error: unknown) => {
      discovered = undefined;
      throw error;
    });
    const keys = await discovered;
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      throw new IssuerUnavailable('its keys could not be read', { cause: error });
    }
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (document['issuer'] !== issuer) {
    throw new IssuerUnavailable('its discovery document names another issuer than OIDC_ISSUER');
  }
  const keysAddress = document['jwks_uri'];
  if (!isTrustworthyAddress(keysAddress)) {
    throw new IssuerUnavailable('its discovery document names no https address for its keys');
  }
  return createRemoteJWKSet(new URL(keysAddress as string), {
    timeoutDuration: answerWithinMs,
    cacheMaxAge: keysFreshMs,
    cooldownDuration: newKeysAtMostEveryMs,
  });
}

async function fetchJson(address: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(answerWithinMs) });
    const body: unknown = await response.json();
    if (response.ok && typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  } catch (cause) {
    throw new IssuerUnavailable('its discovery document could not be fetched', { cause });
  }
  throw new IssuerUnavailable('its discovery document is not one');
}
