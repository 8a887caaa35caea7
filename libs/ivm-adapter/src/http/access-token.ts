import { IvmDeliveryError } from '../port/ivm-delivery-error';
import type { HttpAnswer, HttpAttempts } from './http-attempt';

/** OAuth 2 client credentials (RFC 6749 section 4.4). */
export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string;
}

/** A token is renewed this long before its end, or at nine tenths of its life. */
const EARLY_MS = 60_000;

/** The access token, kept until it runs out and asked for once for all who wait. */
export class AccessToken {
  #token: { readonly header: string; readonly renewAt: number } | undefined;
  #asking: Promise<string> | undefined;

  constructor(
    private readonly credentials: ClientCredentials,
    private readonly tokenUrl: URL,
    private readonly attempts: HttpAttempts,
  ) {}

  /**
   * The `Authorization` header.
   * @param refused a header that IVM no longer takes; another one is given
   * @throws IvmDeliveryError `SIGN_IN_FAILED`; NoAnswerError
   */
  header(refused?: string): Promise<string> {
    const token = this.#token;
    if (token !== undefined && token.header !== refused && performance.now() < token.renewAt)
      return Promise.resolve(token.header);
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<string> {
    const { clientId, clientSecret, scope } = this.credentials;
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) });
    const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
    const answer = await this.attempts.send({
      method: 'POST',
      url: this.tokenUrl.href,
      headers: {
        accept: 'application/json',
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form.toString(),
    });
    const { token, lifeMs } = tokenOf(answer);
    this.#token = {
      header: `Bearer ${token}`,
      renewAt: performance.now() + Math.max(lifeMs - EARLY_MS, lifeMs * 0.9),
    };
    return this.#token.header;
  }
}

/** RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined. */
function formEncoded(text: string): string {
  return new URLSearchParams({ t: text }).toString().slice(2);
}

function tokenOf({ status, body }: HttpAnswer): { token: string; lifeMs: number } {
  const answer = jsonObject(body);
  const token = answer['access_token'];
  if (status === 200 && typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) {
    const lifeMs = Number(answer['expires_in']) * 1000;
    return { token, lifeMs: lifeMs > 0 ? lifeMs : Infinity };
  }
  const code = answer['error'];
  const said = typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? ` and says ${code}` : '';
  throw new IvmDeliveryError(
    'SIGN_IN_FAILED',
    `IVM's token endpoint answers ${status}${said}. Check the client id and secret.`,
    { retryable: status === 429 || status >= 500 },
  );
}

/** The object in a body; `{}` when there is none. */
export function jsonObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
