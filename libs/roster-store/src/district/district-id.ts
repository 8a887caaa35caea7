/** Throws a RangeError unless `districtId` is an id a district can have (1 … 2^31-1). */
export function requireDistrictId(districtId: number): void {
  if (!Number.isInteger(districtId) || districtId < 1 || districtId > 2_147_483_647)
    throw new RangeError('A district id is a whole number from 1; without one no row may be read.');
}
