export { createTestDatabase, type RosterDigest, type TestDatabase } from './testing/create-test-database';
export { rosterHash } from './testing/roster-hash';
export { everyCustodyFact } from './testing/every-custody-fact';
