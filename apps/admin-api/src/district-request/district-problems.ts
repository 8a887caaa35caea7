import { Problem } from '../problems/problem';

/** The same for a district that is not there and for one the caller may not see. */
export function districtNotFound(): Problem {
  return new Problem(
    404,
    'district_not_found',
    'No such district',
    'There is no such district, or your access token does not name it.',
  );
}

export function schoolNotYours(): Problem {
  return new Problem(
    403,
    'school_refused',
    'Not one of your schools',
    'Your access token does not name this school.',
  );
}

/** @param what in words, such as `registration` */
export function notFoundHere(what: string): Problem {
  return new Problem(
    404,
    `${what.replaceAll(' ', '_')}_not_found`,
    `No such ${what}`,
    `The district has no such ${what}.`,
  );
}
