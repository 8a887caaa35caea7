import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

/**
 * An OAuth issuer on loopback that signs whatever a test asks for, with claims and headers no honest issuer would use.
 */
export class SigningIssuer {
  /** How often discovery document and keys were asked for. */
  readonly asked = { discovery: 0, keys: 0 };
  /** What the discovery document says; may be changed by a test. */
  discovery: Record<string, unknown> = {};

  private constructor(
    private readonly server: Server,
    readonly address: string,
    readonly publicKeyPem: string,
    private readonly publicJwk: Record<string, unknown>,
    private readonly privateKey: CryptoKey,
  ) {
    this.discovery = { issuer: address, jwks_uri: `${address}/keys` };
  }

  static async start(port = 0): Promise<SigningIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const jwk = { ...(await exportJWK(publicKey)), kid: 'published', alg: 'RS256', use: 'sig' };
    const issuer = new SigningIssuer(server, address, await exportSPKI(publicKey), jwk, privateKey);
    server.on('request', (request, response) => {
      const isKeys = request.url === '/keys';
      issuer.asked[isKeys ? 'keys' : 'discovery'] += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(isKeys ? { keys: [issuer.publicJwk] } : issuer.discovery));
    });
    return issuer;
  }

  /** A good token for support of everything, but for what is overridden; `undefined` leaves a claim out. */
  token(claims: JWTPayload = {}, { key = this.privateKey, header = {} }: Forging = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: this.address,
      aud: 'the-audience',
      sub: 'person-1',
      iat: now,
      exp: now + 60,
      roles: ['support'],
      districts: 'all',
      schools: 'all',
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'published', typ: 'at+jwt', ...header })
      .sign(key);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

export interface Forging {
  readonly key?: CryptoKey | Uint8Array;
  readonly header?: Record<string, string | undefined>;
}
