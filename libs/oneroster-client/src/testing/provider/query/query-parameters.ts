import { BadRequest } from '../answer/bad-request';

/** One parameter, decoded. */
export type Parameter = readonly [name: string, value: string];

/**
 * The parameters of a query string or form body in their order, decoded as forms are (`+` is a blank).
 * @throws BadRequest when an escape is none
 */
export function parametersOf(text: string): Parameter[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? [decoded(pair), '']
        : [decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1))];
    });
}

/** The value of a parameter; undefined when it is not there. */
export function parameter(parameters: readonly Parameter[], name: string): string | undefined {
  return parameters.find(([given]) => given === name)?.[1];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new BadRequest(400, 'invalid data', 'The query holds an escape that is no UTF-8.');
  }
}
