export { createTestDatabase, type TestDatabase } from './testing/create-test-database';
