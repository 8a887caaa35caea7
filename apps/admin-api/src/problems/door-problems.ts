import { Problem } from './problem';

const realm = 'Bearer realm="ivm-roster-sync"';

/** No token at all: RFC 6750, section 3.1 wants a challenge without an error code. */
export function tokenMissing(): Problem {
  return new Problem(
    401,
    'token_missing',
    'Sign in first',
    'This needs an access token in the header "Authorization: Bearer <token>".',
    { headers: { 'WWW-Authenticate': realm } },
  );
}

/** @param why  a sentence about the token that repeats nothing from it */
export function tokenRefused(why: string): Problem {
  return new Problem(401, 'token_refused', 'The access token was refused', why, {
    headers: { 'WWW-Authenticate': `${realm}, error="invalid_token", error_description="${why}"` },
  });
}

export function issuerUnavailable(): Problem {
  return new Problem(
    503,
    'issuer_unavailable',
    'Tokens cannot be checked now',
    'The issuer of the access tokens does not answer as it should, so nobody can be let in. Try again shortly.',
    { headers: { 'Retry-After': '5' } },
  );
}

/** @param roles  the roles that may; empty when the route belongs to nobody */
export function roleRefused(roles: readonly string[]): Problem {
  const detail =
    roles.length === 0
      ? 'Nobody may call this address.'
      : `This needs one of the roles ${roles.join(', ')}, and the access token grants none of them.`;
  return new Problem(403, 'role_refused', 'Not allowed', detail, {
    headers: { 'WWW-Authenticate': `${realm}, error="insufficient_scope"` },
  });
}

export function notFound(): Problem {
  return new Problem(404, 'not_found', 'Not found', 'There is nothing at this address.');
}

export function methodNotAllowed(allowed: readonly string[]): Problem {
  const list = allowed.join(', ');
  return new Problem(405, 'method_not_allowed', 'Method not allowed', `This address understands ${list}.`, {
    headers: { Allow: list },
  });
}

export function notAcceptable(produces: string): Problem {
  return new Problem(
    406,
    'not_acceptable',
    'Not available in this form',
    `This address answers with ${produces}, which the Accept header excludes.`,
  );
}
