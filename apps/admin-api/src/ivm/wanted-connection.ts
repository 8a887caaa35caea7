import { allowedIvmUrl, IvmDeliveryError, listColumnProblems } from 'ivm-adapter';
import type { ClientOptions } from 'oneroster-client';
import type { IvmConnection, StoredIvmConnection } from 'roster-store';
import type { FieldError } from '../problems/problem';
import { fieldsRefused } from '../registrations/registration-problems';
import type { IvmBody } from './ivm-bodies';
import { reachOf } from './reach-of';

/**
 * The connection a body asks for.
 * @throws {Problem} 400 naming the fields that are missing or cannot be
 */
export function wantedConnection(
  body: IvmBody,
  before: StoredIvmConnection | null,
  client: ClientOptions,
): IvmConnection {
  const { capabilities, columns = null, gateway } = body;
  const { contactDiscriminator = false, presenceIsApproval, verify } = capabilities;
  const answers = { verify, presenceIsApproval, contactDiscriminator, columns };
  const errors: FieldError[] = [];
  if (columns !== null)
    for (const message of listColumnProblems(columns)) errors.push({ field: 'columns', text: message });
  if (gateway === 'files') {
    if (errors.length > 0) throw fieldsRefused(errors);
    return { gateway, baseUrl: null, tokenUrl: null, clientId: null, ...answers };
  }
  for (const field of ['baseUrl', 'tokenUrl', 'clientId'] as const)
    if (body[field] === undefined) errors.push({ field, text: `${field} is needed with http` });
  for (const field of ['baseUrl', 'tokenUrl'] as const) {
    const message = body[field] === undefined ? null : wrongAddress(body[field], client);
    if (message !== null) errors.push({ field, text: message });
  }
  const { baseUrl = '', clientId = '', tokenUrl = '' } = body;
  const moves = before?.hasSecret !== true || before.baseUrl !== baseUrl || before.tokenUrl !== tokenUrl;
  // A secret is for the place it was entered for.
  if (body.clientSecret === undefined && moves)
    errors.push({ field: 'clientSecret', text: 'clientSecret is needed with a new address' });
  if (errors.length > 0) throw fieldsRefused(errors);
  return { gateway, baseUrl, tokenUrl, clientId, ...answers };
}

function wrongAddress(text: string, client: ClientOptions): string | null {
  try {
    allowedIvmUrl(text, 'It', reachOf(client));
    return null;
  } catch (error) {
    if (error instanceof IvmDeliveryError) return error.message;
    throw error;
  }
}
