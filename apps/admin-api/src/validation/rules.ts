import { applyDecorators } from '@nestjs/common';
import { IsString, IsTimeZone, Matches, ValidateBy, type ValidationOptions } from 'class-validator';

/** A day that exists, as `YYYY-MM-DD`. */
export function IsLocalDate(options: ValidationOptions = {}): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isLocalDate',
      validator: {
        validate: isLocalDate,
        defaultMessage: ({ property = '' } = {} as never) => `${property} must be a day as YYYY-MM-DD`,
      },
    },
    options,
  );
}

function isLocalDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** An IANA name such as America/Chicago; an offset has no summer time and is not meant. */
export function IsZone(): PropertyDecorator {
  const message = ({ property }: { property: string }) =>
    `${property} must be an IANA time zone such as America/Chicago`;
  return applyDecorators(IsTimeZone({ message }), Matches(/^[A-Za-z]/, { message }));
}

/** One line of 1 to 200 characters, not blank. */
export function IsName(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Matches(/^(?=.*\S)[^\p{Cc}]{1,200}$/u, {
      message: ({ property }) => `${property} must be one line of 1 to 200 characters, and not blank`,
    }),
  );
}

/** Why somebody does something: 3 to 1,000 characters, not blank. */
export function IsReason(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Matches(/^(?=[^]*\S[^]*\S[^]*\S)[^]{3,1000}$/u, {
      message: ({ property }) => `${property} must say why, in 3 to 1,000 characters`,
    }),
  );
}
