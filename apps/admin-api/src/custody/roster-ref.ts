import { ValidateBy } from 'class-validator';
import { findByRef, type DistrictTransaction, type RefKind, type RosterRef } from 'roster-store';
import { notFoundHere } from '../district-request/district-problems';
import { requireSchool } from '../district-request/school-scope';
import type { Caller } from '../door/caller';
import { Problem } from '../problems/problem';

/** A *Ref* as it is sent: our id, or an object that names somebody in another way. */
export type RefBody = number | string | Readonly<Record<string, unknown>>;

const naming = (required: string, ...more: string[]) => ({
  type: 'object',
  required: [required],
  properties: Object.fromEntries([required, ...more].map((name) => [name, { type: 'string' }])),
});

/** For the OpenAPI document. */
export const REF_SCHEMA = {
  oneOf: [{ type: 'integer' }, naming('ivmId'), naming('sourcedId', 'registration'), naming('studentNumber')],
  description: 'Our id, or {ivmId}, {sourcedId, registration}, {studentNumber}.',
};

/** A *Ref*, or with `each` a list of them (or "all" with `orAll`). */
export function IsRef({ each = false, orAll = false } = {}): PropertyDecorator {
  const valid = (value: unknown): boolean =>
    each
      ? (orAll && value === 'all') || (Array.isArray(value) && value.length <= 50 && value.every(isRef))
      : isRef(value);
  return ValidateBy({
    name: 'isRef',
    validator: {
      validate: valid,
      defaultMessage: ({ property = '' } = {} as never) =>
        `${property} must be ${each ? 'a list of references' : 'a reference'}: our id, or {ivmId}, {sourcedId, registration} or {studentNumber}${orAll ? ', or "all"' : ''}`,
    },
  });
}

function isRef(value: unknown): boolean {
  return refOf(value) !== null;
}

function refOf(value: unknown): RosterRef | null {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{1,10}$/.test(value))) {
    const id = Number(value);
    return Number.isInteger(id) && id > 0 && id <= 2_147_483_647 ? { id } : null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { ivmId, registration = null, sourcedId, studentNumber, id } = value as Record<string, unknown>;
  if (id !== undefined) return refOf(id);
  if (isText(ivmId)) return { ivmId };
  if (isText(studentNumber)) return { studentNumber };
  if (!isText(sourcedId)) return null;
  const named = registration === null || isText(registration) || typeof registration === 'number';
  return named ? { sourcedId, registration } : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 255;
}

/** Who or what a reference names; null: nobody we know. @throws {Problem} 422 `ambiguous_reference` */
export async function resolveRef(
  tx: DistrictTransaction,
  kind: RefKind,
  body: RefBody,
  schoolId: number | null = null,
): Promise<number | null> {
  const ref = refOf(body);
  const found = ref === null ? [] : await findByRef(tx, kind, ref, schoolId);
  if (found.length <= 1) return found[0] ?? null;
  throw new Problem(
    422,
    'ambiguous_reference',
    'The reference fits more than one',
    `A ${kind} was named in a way that fits more than one: use our id, or the sourcedId with its registration.`,
  );
}

/** @throws {Problem} 404 when nobody is named */
export async function requireRef(
  tx: DistrictTransaction,
  kind: RefKind,
  body: RefBody,
  schoolId: number | null = null,
): Promise<number> {
  const id = await resolveRef(tx, kind, body, schoolId);
  if (id === null) throw notFoundHere(kind);
  return id;
}

/** A school the caller may speak of. @throws {Problem} 404 `school_not_found`, 403 `school_refused` */
export async function requireOwnSchool(
  tx: DistrictTransaction,
  caller: Caller,
  body: RefBody,
): Promise<number> {
  const id = await requireRef(tx, 'school', body);
  const [school] = await tx.query<{ id: number; sourcedId: string }>(
    'select id, sourced_id as "sourcedId" from school where id = $1',
    [id],
  );
  if (school === undefined) throw notFoundHere('school');
  requireSchool(caller, school);
  return id;
}
