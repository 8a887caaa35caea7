import type { Caller } from './caller';
import { isRole, type Role } from './role';

const largestDistrictId = 2_147_483_647;

/** What a token's claims amount to, and the names of the claims that could not be read. */
export interface ReadCaller {
  readonly caller: Caller;
  readonly malformed: readonly ('roles' | 'districts' | 'schools')[];
}

/**
 * Reads the claims of a token whose signature was already checked. An absent claim gives nothing; a role we do not know
 * gives nothing (the issuer may serve other applications); a malformed claim takes every right away, because whoever
 * wrote it meant something we cannot know.
 */
export function readCaller(subject: string, claims: Readonly<Record<string, unknown>>): ReadCaller {
  const parts = {
    roles: readRoles(claims['roles']),
    districts: readDistricts(claims['districts']),
    schools: readSchools(claims['schools']),
  };
  const malformed = (['roles', 'districts', 'schools'] as const).filter((name) => parts[name] === undefined);
  const rights =
    malformed.length === 0
      ? { roles: parts.roles ?? [], districts: parts.districts ?? [], schools: parts.schools ?? [] }
      : { roles: [], districts: [], schools: [] };
  const name = claims['name'];
  return {
    caller: { subject, ...(typeof name === 'string' && name !== '' && { name }), ...rights },
    malformed,
  };
}

function readRoles(claim: unknown): readonly Role[] | undefined {
  if (claim === undefined) return [];
  if (!isTextList(claim)) return undefined;
  return [...new Set(claim.filter(isRole))];
}

function readDistricts(claim: unknown): 'all' | readonly number[] | undefined {
  if (claim === undefined) return [];
  if (claim === 'all') return 'all';
  if (!Array.isArray(claim)) return undefined;
  const ids = claim.map((id: unknown) =>
    typeof id === 'string' && /^[1-9]\d{0,9}$/.test(id) ? Number(id) : id,
  );
  return ids.every(isDistrictId) ? [...new Set(ids)] : undefined;
}

function readSchools(claim: unknown): 'all' | readonly string[] | undefined {
  if (claim === undefined) return [];
  if (claim === 'all') return 'all';
  return isTextList(claim) ? [...new Set(claim)] : undefined;
}

function isTextList(claim: unknown): claim is string[] {
  return Array.isArray(claim) && claim.every((word) => typeof word === 'string' && word !== '');
}

function isDistrictId(id: unknown): id is number {
  return Number.isInteger(id) && (id as number) > 0 && (id as number) <= largestDistrictId;
}
