import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { issuerKeys } from './issuer-keys';

/**
 * Asymmetric only. With a symmetric one on this list, everyone could sign tokens: the key would be the public one.
 */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const clockToleranceSeconds = 5;
/** A signed logout or event token of the same issuer is a JWT too, but lets nobody in (RFC 8725, section 3.11). */
const acceptedTypes = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

/** The token lets nobody in. `why` is a sentence for the caller that repeats nothing from the token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';

  constructor(readonly why: string) {
    super('access token refused');
  }
}

/** The claims of a token that was checked, with a subject. */
export interface VerifiedToken {
  readonly subject: string;
  readonly claims: JWTPayload;
}

/**
 * Checks access tokens: signature by a key the issuer publishes now, issuer, audience, expiry and not-before.
 */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;

  constructor(
    private readonly issuer: string,
    private readonly audience: string,
  ) {
    this.keys = issuerKeys(issuer);
  }

  /**
   * @throws {TokenRefused}
   * @throws {IssuerUnavailable} when the issuer's keys cannot be had
   */
  async verify(token: string): Promise<VerifiedToken> {
    const { payload, protectedHeader } = await this.checkSignatureAndClaims(token);
    if (!acceptedTypes.includes(protectedHeader.typ?.toLowerCase())) {
      throw new TokenRefused('The token is not an access token.');
    }
    if (!payload.sub) throw new TokenRefused('The token does not say whom it is about.');
    return { subject: payload.sub, claims: payload };
  }

  private async checkSignatureAndClaims(token: string) {
    try {
      return await jwtVerify(token, this.keys, {
        algorithms,
        issuer: this.issuer,
        audience: this.audience,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'sub'],
      });
    } catch (error) {
      throw error instanceof errors.JOSEError ? new TokenRefused(whyRefused(error)) : error;
    }
  }
}

function whyRefused(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return whyClaimRefused(error.claim);
  if (error instanceof errors.JOSEAlgNotAllowed) return 'The token is signed in a way that is not accepted.';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'The signature of the token is not right.';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'The token does not name a key that its issuer publishes.';
  }
  return 'The token cannot be read as a signed JWT.';
}

function whyClaimRefused(claim: string): string {
  if (claim === 'iss') return 'The token comes from another issuer.';
  if (claim === 'aud') return 'The token is meant for another audience.';
  if (claim === 'nbf') return 'The token is not valid yet.';
  return 'The token lacks a claim that is needed, or has it in another form.';
}
