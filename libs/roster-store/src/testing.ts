export { createTestDatabase, type RosterDigest, type TestDatabase } from './testing/create-test-database';
