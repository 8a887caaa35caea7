import { BadRequest } from '../answer/bad-request';
import type { Authenticator } from './authenticator';
import { sameSecret } from './same-secret';

/** The token of `Authorization: Bearer …` (RFC 6750). @throws BadRequest 401 */
export function bearerOf(authorization: string): string {
  const found = /^bearer +([\w.~+/=-]+) *$/i.exec(authorization);
  if (found?.[1] === undefined) throw refusedBearer('There is no bearer token.');
  return found[1];
}

export function refusedBearer(why: string): BadRequest {
  return new BadRequest(401, 'unauthorized', why, {
    'WWW-Authenticate': 'Bearer realm="sandbox", error="invalid_token"',
  });
}

/** One token, which stays good until it is exchanged. null: nobody gets in. */
export class StaticBearer implements Authenticator {
  constructor(private token: string | null) {}

  authenticate({ authorization }: { authorization: string }): undefined {
    const given = bearerOf(authorization);
    if (this.token === null || !sameSecret(given, this.token)) {
      throw refusedBearer('The bearer token is not the right one.');
    }
  }

  exchange(token: string | null): void {
    this.token = token;
  }

  expireTokens(): void {
    this.token = null;
  }
}
