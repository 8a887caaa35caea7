import { Problem, type FieldError } from '../problems/problem';

export function editionRequired(why: string): Problem {
  return new Problem(
    403,
    'edition_required',
    'The district’s edition does not include this',
    `Only districts on Enterprise with the add-on may sync: ${why}`,
  );
}

export function versionNotSupported(): Problem {
  return new Problem(
    422,
    'version_not_supported',
    'Another version of OneRoster',
    'Only OneRoster 1.1 is read. Ask the SIS for its 1.1 address (…/ims/oneroster/v1p1) or a 1.1 export.',
  );
}

export function nameTaken(): Problem {
  return new Problem(
    409,
    'name_taken',
    'The name is taken',
    'The district has another registration of this name; give this one another.',
  );
}

/** @param does what was asked, such as `be enabled` */
export function wrongState(state: string, does: string, next: string): Problem {
  return new Problem(
    409,
    'wrong_state',
    'Not in this state',
    `The registration is ${state} and cannot ${does}. ${next}`,
  );
}

export function secretsNotConfigured(): Problem {
  return new Problem(
    503,
    'secrets_not_configured',
    'Secrets cannot be stored or opened here',
    'This installation has no key for these secrets (SECRET_KEYS). Its operator sets it; nothing was changed.',
  );
}

export function fieldsRefused(errors: readonly FieldError[]): Problem {
  const detail =
    errors.length === 1 ? 'One field cannot be accepted.' : `${errors.length} fields cannot be accepted.`;
  return new Problem(400, 'validation_failed', 'The request is not valid', detail, { errors });
}
