import { HttpException } from '@nestjs/common';
import { CustodyRefused, HoldRefused, SettingRefused } from 'roster-store';
import { notFound } from './door-problems';
import { Problem } from './problem';

/** What Fastify refuses before a handler runs, by its error code. Its own words name no value but are not ours. */
const byFrameworkCode: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: malformedJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    new Problem(
      400,
      'body_missing',
      'The body is missing',
      'The request says it carries JSON, but its body is empty.',
    ),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem(
      400,
      'body_incomplete',
      'The body is incomplete',
      'The body is not as long as Content-Length says.',
    ),
  FST_ERR_BAD_URL: () =>
    new Problem(
      400,
      'address_malformed',
      'The address cannot be read',
      'The address is not validly encoded.',
    ),
};

const byStatus: Readonly<Record<number, () => Problem>> = {
  400: () => new Problem(400, 'bad_request', 'The request cannot be read', 'The request is not well formed.'),
  404: notFound,
  413: () =>
    new Problem(
      413,
      'body_too_large',
      'The body is too large',
      'The body is larger than this address accepts.',
    ),
  414: () =>
    new Problem(
      414,
      'address_too_long',
      'The address is too long',
      'A part of the address is longer than accepted.',
    ),
  415: () =>
    new Problem(
      415,
      'media_type_not_supported',
      'The body is not in a form we read',
      'This address does not read bodies of the given Content-Type; send application/json.',
    ),
};

/**
 * The problem an error stands for, or undefined when it is none of the caller's doing. Messages of the framework's own
 * errors are not passed on: they may repeat what was sent.
 */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof CustodyRefused) return custodyProblem(error);
  if (error instanceof HoldRefused) return holdProblem(error);
  if (error instanceof SettingRefused) return settingProblem(error);
  const code = codeOf(error) ?? (error instanceof HttpException ? codeOf(error.cause) : undefined);
  const known = code === undefined ? undefined : byFrameworkCode[code];
  if (known) return known();
  const status = error instanceof HttpException ? error.getStatus() : statusOfFrameworkError(error);
  if (status === undefined || status >= 500) return undefined;
  return (byStatus[status] ?? otherRefusal(status))();
}

const OF_CUSTODY = {
  invalid: [400, 'invalid_request', 'It cannot be done like this'],
  not_found: [404, 'not_found', 'There is no such thing here'],
  not_allowed: [403, 'another_person_needed', 'Another person has to do this'],
  conflict: [409, 'conflict', 'It is not so any more'],
} as const;

/** Its sentence is made for the caller and names nobody. */
function custodyProblem({ code, message }: CustodyRefused): Problem {
  const [status, stable, title] = OF_CUSTODY[code];
  return new Problem(status, stable, title, message);
}

const OF_SETTING = {
  not_found: [404, 'setting_change_not_found', 'No such change of a setting'],
  not_allowed: [403, 'another_person_needed', 'Another person has to decide this'],
  decided: [409, 'already_decided', 'It waits no more'],
  changed: [409, 'setting_changed', 'The setting is not any more as it was'],
  authority_taken: [409, 'school_has_authority', 'Another registration has the say there'],
} as const;

function settingProblem({ code, message }: SettingRefused): Problem {
  const [status, stable, title] = OF_SETTING[code];
  return new Problem(status, stable, title, message);
}

const OF_HOLD = {
  no_hold: [404, 'hold_not_found', 'No such hold'],
  not_waiting: [409, 'hold_not_waiting', 'It waits for nobody'],
  not_approved: [409, 'hold_not_waiting', 'It waits for nobody'],
  not_rejected: [409, 'hold_not_waiting', 'It waits for nobody'],
  unknown_school: [422, 'unknown_school', 'The hold is not about this school'],
  unknown_reason: [422, 'unknown_reason', 'The hold was not made for this reason'],
  past_date: [422, 'past_date', 'This day is over'],
} as const;

function holdProblem({ reason, message }: HoldRefused): Problem {
  const [status, stable, title] = OF_HOLD[reason];
  return new Problem(status, stable, title, message);
}

function malformedJson(): Problem {
  return new Problem(400, 'malformed_json', 'The body is not JSON', 'The body cannot be read as JSON.');
}

function otherRefusal(status: number): () => Problem {
  return () =>
    new Problem(status, 'refused', 'The request was refused', 'The request cannot be carried out.');
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function statusOfFrameworkError(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null | undefined)?.statusCode;
  return codeOf(error)?.startsWith('FST_') && typeof status === 'number' ? status : undefined;
}
