import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { Problem, type FieldError } from './problem';

/** Checks every body, query and parameter that is declared as a class; fields the class does not know are refused. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors: ValidationError[]) => validationProblem(errors),
  });
}

export function validationProblem(errors: readonly ValidationError[]): Problem {
  const fields = errors.flatMap((error) => fieldErrors(error, ''));
  const detail =
    fields.length === 1 ? 'One field cannot be accepted.' : `${fields.length} fields cannot be accepted.`;
  return new Problem(400, 'validation_failed', 'The request is not valid', detail, { errors: fields });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const field = pathOf(parent, error.property);
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    text:
      rule === 'whitelistValidation' ? 'This field is not known here.' : sentence(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

/** The name of an unknown field is the caller's text: one that does not look like a field name is not repeated. */
function pathOf(parent: string, property: string | undefined): string {
  if (property === undefined) return parent;
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  const name = /^[A-Za-z_]\w{0,63}$/.test(property) ? property : '(unnamed)';
  return parent === '' ? name : `${parent}.${name}`;
}

/** class-validator says `name must be a string`; the field is named beside it, so: `This field must be a string.` */
function sentence(message: string, property: string): string {
  const text = message.startsWith(`${property} `) ? `This field${message.slice(property.length)}` : message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
