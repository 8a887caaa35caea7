import type { DistrictData } from '../data/district-data';
import type { ObjectType } from '../data/object-types';
import type { ObjectReference, RosterObject } from '../data/roster-object';

/** Where a path leads: to a list of one type, or to one object of it. */
export interface Route {
  readonly type: ObjectType;
  /** Of one object. */
  readonly sourcedId?: string;
  /** Names the list, for what is kept of it. */
  readonly name: string;
  /** What the list holds, before filter and sort. For one object: what it must be among. */
  readonly holds: (object: RosterObject, data: DistrictData) => boolean;
  /** An object of the path that must exist (a school of `/schools/{id}/students`). */
  readonly within?: { readonly type: ObjectType; readonly sourcedId: string };
  readonly scope: Scope;
}

/** Last part of the OAuth 2 scopes of OneRoster 1.1 (section 3.8.2). */
export type Scope = 'roster-core.readonly' | 'roster.readonly' | 'roster-demographics.readonly';

type Holds = Route['holds'];

const everything: Holds = () => true;
const role =
  (...roles: string[]): Holds =>
  (object) =>
    roles.includes(String(object['role']).toLowerCase());
const typed =
  (...types: string[]): Holds =>
  (object) =>
    types.includes(String(object['type']));

/** Collections of section 2.2 that stand at the root, each also with `/{sourcedId}`. */
const roots: Readonly<Record<string, readonly [ObjectType, Holds]>> = {
  orgs: ['org', everything],
  schools: ['org', typed('school')],
  users: ['user', everything],
  students: ['user', role('student')],
  teachers: ['user', role('teacher')],
  demographics: ['demographics', everything],
  classes: ['class', everything],
  enrollments: ['enrollment', everything],
  courses: ['course', everything],
  academicSessions: ['academicSession', everything],
  terms: ['academicSession', typed('term')],
  gradingPeriods: ['academicSession', typed('gradingPeriod')],
};

/** Whether a reference, or one of several, names an object. */
function names(value: unknown, sourcedId: string): boolean {
  if (Array.isArray(value)) return value.some((entry) => names(entry, sourcedId));
  return (value as ObjectReference | undefined)?.sourcedId === sourcedId;
}

const enrolled = (userRole: string, inWhat: 'class' | 'school', ofId: (ids: Ids) => string): Nested => ({
  type: 'user',
  holds: (ids) => {
    const sourcedId = ofId(ids);
    return inWhat === 'school'
      ? (object) => role(userRole)(object, undefined as never) && names(object['orgs'], sourcedId)
      : (object, data) => usersOfClass(data, sourcedId, userRole).has(object.sourcedId);
  },
});

type Ids = readonly string[];
interface Nested {
  readonly type: ObjectType;
  readonly holds: (ids: Ids) => Holds;
}

/** Lists below one object, `*` standing for a sourcedId (section 2.2). */
const nested: Readonly<Record<string, Nested>> = {
  'schools/*/students': enrolled('student', 'school', ([school = '']) => school),
  'schools/*/teachers': enrolled('teacher', 'school', ([school = '']) => school),
  'schools/*/classes': {
    type: 'class',
    holds:
      ([school = '']) =>
      (object) =>
        names(object['school'], school),
  },
  'schools/*/courses': {
    type: 'course',
    holds:
      ([school = '']) =>
      (object) =>
        names(object['org'], school),
  },
  'schools/*/enrollments': {
    type: 'enrollment',
    holds:
      ([school = '']) =>
      (object) =>
        names(object['school'], school),
  },
  'schools/*/classes/*/students': enrolled('student', 'class', ([, id = '']) => id),
  'schools/*/classes/*/teachers': enrolled('teacher', 'class', ([, id = '']) => id),
  'schools/*/classes/*/enrollments': {
    type: 'enrollment',
    holds:
      ([, id = '']) =>
      (object) =>
        names(object['class'], id),
  },
  'classes/*/students': enrolled('student', 'class', ([id = '']) => id),
  'classes/*/teachers': enrolled('teacher', 'class', ([id = '']) => id),
  'users/*/classes': classesOf('user'),
  'students/*/classes': classesOf('user'),
  'teachers/*/classes': classesOf('user'),
};

function classesOf(who: 'user'): Nested {
  return {
    type: 'class',
    holds:
      ([id = '']) =>
      (object, data) =>
        data
          .objects('enrollment')
          .some((enrollment) => names(enrollment[who], id) && names(enrollment['class'], object.sourcedId)),
  };
}

function usersOfClass(data: DistrictData, sourcedId: string, userRole: string): ReadonlySet<string> {
  const users = data
    .objects('enrollment')
    .filter((enrollment) => names(enrollment['class'], sourcedId) && role(userRole)(enrollment, data))
    .map((enrollment) => (enrollment['user'] as ObjectReference | undefined)?.sourcedId ?? '');
  return new Set(users);
}

/** @param segments decoded parts of the path below /ims/oneroster/v1p1 */
export function routeOf(segments: readonly string[]): Route | undefined {
  const [first = '', sourcedId, third] = segments;
  const root = Object.hasOwn(roots, first) ? roots[first] : undefined;
  if (root === undefined || segments.includes('')) return undefined;
  const [type, holds] = root;
  const scope: Scope = type === 'demographics' ? 'roster-demographics.readonly' : 'roster-core.readonly';
  if (sourcedId === undefined) return { type, name: first, holds, scope };
  if (third === undefined) return { type, name: first, holds, scope, sourcedId };
  const pattern = segments.map((segment, index) => (index % 2 === 1 ? '*' : segment)).join('/');
  const found = Object.hasOwn(nested, pattern) ? nested[pattern] : undefined;
  if (found === undefined) return undefined;
  const ids = segments.filter((_, index) => index % 2 === 1);
  return {
    type: found.type,
    name: segments.join('/'),
    holds: found.holds(ids),
    within: { type, sourcedId },
    scope: 'roster.readonly',
  };
}
