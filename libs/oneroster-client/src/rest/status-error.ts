import { ProviderError, type ProviderErrorCode } from '../errors/provider-error';
import type { HttpAnswer } from '../http/http-client';
import { retryAfterMs } from '../http/retry-delay';
import { imsxStatus } from './imsx-status';

/** An answer that is no 2xx, in words. Of its body only imsx_CodeMinor is repeated. */
export function statusError({ status, headers, body }: HttpAnswer, now: number): ProviderError {
  const { code, text, retryable = false } = kindOf(status);
  const minor = imsxStatus(body)?.minor;
  const said = minor === undefined ? `status ${status}` : `status ${status}, ${minor}`;
  const serverNow = Date.parse(headers['date'] ?? '');
  return new ProviderError(code, `${text} (${said}).`, {
    retryable,
    status,
    ...(minor === undefined ? {} : { minor }),
    retryAfterMs: retryAfterMs(headers['retry-after'], Number.isNaN(serverNow) ? now : serverNow),
  });
}

function kindOf(status: number): { code: ProviderErrorCode; text: string; retryable?: boolean } {
  switch (status) {
    case 401:
      return {
        code: 'UNAUTHORIZED',
        text:
          'The provider does not accept our credentials. Check key and secret, the signature method, ' +
          'and that the clock of this machine is right',
      };
    case 403:
      return {
        code: 'FORBIDDEN',
        text: 'The provider knows us but does not let us read this. Ask the SIS to grant it',
      };
    case 404:
      return { code: 'NOT_FOUND', text: 'The provider has nothing at this address' };
    case 429:
      return {
        code: 'TOO_MANY_REQUESTS',
        text: 'The provider asks us to come more slowly',
        retryable: true,
      };
    default:
      if (status === 408) return { code: 'TIMED_OUT', text: 'The provider waited too long', retryable: true };
      if (status >= 500)
        return { code: 'SERVER_ERROR', text: 'The provider failed', retryable: status !== 501 };
      if (status >= 300 && status < 400)
        return { code: 'REDIRECTED_ELSEWHERE', text: 'The provider sends us on without end or address' };
      return { code: 'REQUEST_REFUSED', text: 'The provider refused the request' };
  }
}
