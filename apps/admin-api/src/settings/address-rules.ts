import { ValidateBy, type ValidationOptions } from 'class-validator';
import { isLoopback } from './loopback';

/** An https address; plain http only where no one else can listen. Without user, query or fragment. */
export function isTrustworthyAddress(value: unknown): boolean {
  const url = parse(value);
  if (url === undefined || url.username || url.password || url.search || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Validates a property as an address that tokens may be trusted from. */
export function IsTrustworthyAddress(options: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isTrustworthyAddress', validator: { validate: isTrustworthyAddress } }, options);
}

/** Validates a property as a PostgreSQL connection address. */
export function IsDatabaseAddress(options: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isDatabaseAddress',
      validator: {
        validate: (value) => ['postgres:', 'postgresql:'].includes(parse(value)?.protocol ?? ''),
      },
    },
    options,
  );
}

function parse(value: unknown): URL | undefined {
  return (typeof value === 'string' && URL.parse(value)) || undefined;
}
