const CHANGES_DISTRICT = /\bset_config\b|\bapp"?\s*\.\s*"?district"?\s*(=|\bto\b)/i;

/**
 * Throws when a statement would itself change the district. A mistake is caught here; row-level security by a setting
 * cannot hold against somebody who may write any SQL, which is why values travel as parameters only.
 */
export function requireDistrictUnchanged(sql: string): void {
  if (CHANGES_DISTRICT.test(sql))
    throw new Error('A statement may not change the district: use withDistrict for another one.');
}
