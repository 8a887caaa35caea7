import { randomBytes, timingSafeEqual } from 'node:crypto';

/** The OAuth 2 token endpoint of the sandbox (RFC 6749 section 4.4): client credentials, and the tokens given out. */
export class SandboxTokens {
  readonly #endOf = new Map<string, number>();
  /** Tokens given out so far. */
  given = 0;

  constructor(
    private readonly client: { readonly id: string; readonly secret: string },
    private readonly seconds: number,
  ) {}

  /** What the token endpoint answers. */
  answer(authorization: string | undefined, form: URLSearchParams): { status: number; body: object } {
    if (form.get('grant_type') !== 'client_credentials') {
      return { status: 400, body: { error: 'unsupported_grant_type' } };
    }
    const [id, secret] = credentialsOf(authorization, form);
    if (!same(id, this.client.id) || !same(secret, this.client.secret)) {
      return { status: 401, body: { error: 'invalid_client' } };
    }
    const token = randomBytes(24).toString('base64url');
    this.#endOf.set(token, Date.now() + this.seconds * 1000);
    this.given += 1;
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: this.seconds } };
  }

  lets(authorization: string | undefined): boolean {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    return (this.#endOf.get(token ?? '') ?? 0) > Date.now();
  }

  /** Every token given out so far is no longer good. */
  expireAll(): void {
    this.#endOf.clear();
  }
}

function credentialsOf(authorization: string | undefined, form: URLSearchParams): [string, string] {
  const basic = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':', 2);
  return [formDecoded(id), formDecoded(secret)];
}

/** RFC 6749 section 2.3.1: both are form-encoded before they are joined. */
function formDecoded(text: string): string {
  return new URLSearchParams(`t=${text}`).get('t') ?? '';
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
