import type { Answer } from '../answer/answer';
import type { CodeMinor } from '../answer/bad-request';
import { imsxError } from '../answer/imsx-error';
import type { Deeds } from './deeds';
import type { Deed } from './misbehaviour';

const page = `<!DOCTYPE html>
<html><head><title>Sign in</title></head><body><h1>Sign in to Example SIS</h1></body></html>
`;

/** What is answered whatever was asked; undefined: nothing stands in the way. */
export function insteadOfAnAnswer(deeds: Deeds, target: string): Answer | undefined {
  const shape = deeds.find('errorShape')?.shape;
  const status = deeds.find('status');
  if (status !== undefined) return statusAnswer(status, shape);
  const redirect = deeds.find('redirect');
  if (redirect !== undefined) {
    const Location = redirect.to.replace(/\/$/, '') + target;
    return { status: redirect.status ?? 302, headers: { Location }, body: undefined };
  }
  if (deeds.has('htmlPage')) return html(200);
  const hidden = deeds.find('errorWith200');
  if (hidden !== undefined) {
    const codeMinor = hidden.codeMinor ?? 'internal_server_error';
    return { status: 200, headers: {}, body: imsxError(codeMinor, 'The request failed.', shape) };
  }
  return undefined;
}

/** An error on purpose, in the shape asked for. */
export function statusAnswer(
  { status, body = 'imsx', retryAfter }: Omit<Deed<'status'>, 'kind'>,
  shape: Parameters<typeof imsxError>[2],
): Answer {
  const headers: Record<string, string> = {};
  if (retryAfter !== undefined) {
    headers['Retry-After'] = retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter);
  }
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer realm="sandbox", error="invalid_token"';
  if (body === 'html') return { ...html(status), headers: { ...html(status).headers, ...headers } };
  if (body === 'empty') return { status, headers, body: undefined };
  if (body === 'text') return { status, headers, body: 'The request failed. Try again later.' };
  return { status, headers, body: imsxError(codeMinorOf(status), 'The sandbox was asked to fail.', shape) };
}

function html(status: number): Answer {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: page };
}

function codeMinorOf(status: number): CodeMinor {
  const known: Readonly<Record<number, CodeMinor>> = {
    400: 'invalid data',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'unknown object',
    422: 'invalid data',
    429: 'server_busy',
  };
  return known[status] ?? 'internal_server_error';
}
