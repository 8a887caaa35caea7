import { ProviderError, type ProviderErrorCode } from '../errors/provider-error';

/**
 * What became of a request without a whole answer, in words. The HTTP library's own error is not handed on: it carries
 * the request, credentials included.
 * @param host host and port asked, for the sentence
 */
export function connectionError(error: unknown, host: string): ProviderError {
  for (let at = error, depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if (at instanceof ProviderError) return at;
    at = at.cause;
  }
  const code = codeOf(error);
  const found = kinds.find(({ codes }) => codes.test(code));
  const { kind, text, retryable } = found ?? {
    kind: 'CONNECTION_LOST' as const,
    text: 'The connection to % broke off before the answer was whole',
    retryable: true,
  };
  const detail = code === '' ? '' : ` (${code})`;
  return new ProviderError(kind, `${text.replace('%', host)}${detail}.`, { retryable });
}

const kinds: readonly { codes: RegExp; kind: ProviderErrorCode; text: string; retryable: boolean }[] = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/,
    kind: 'HOST_NOT_FOUND',
    text: 'There is no host % to be found. Check the address for a slip of the pen',
    retryable: true,
  },
  {
    codes: /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL)$/,
    kind: 'CONNECTION_REFUSED',
    text: 'Nothing answers at %. Check host and port, and whether the provider lets this address in',
    retryable: true,
  },
  {
    codes:
      /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|EPROTO$|INVALID_CA|PATH_LENGTH)/,
    kind: 'TLS_FAILED',
    text: 'No protected connection to %: its certificate is not valid for us. Have it renewed, or give the authority that signed it',
    retryable: false,
  },
  {
    codes: /^ETIMEDOUT$/,
    kind: 'TIMED_OUT',
    text: 'No connection to % in time. Check host and port',
    retryable: true,
  },
];

/** System codes only, such as ECONNRESET: never a message. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    const { code, cause, errors } = at as { code?: unknown; cause?: unknown; errors?: unknown };
    const inner = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) && !code.startsWith('ERR_BAD'))
      return code;
    at = inner;
  }
  return '';
}
