import type { JsonObject } from '../json/json-field';
import {
  readAcademicSession,
  readClass,
  readDemographics,
  readEnrollment,
  readOrg,
  readUser,
} from '../json/read-json-record';
import type { OneRosterUser } from '../source/oneroster-record';

/** What a record of each collection is read as. */
export const readers = {
  orgs: readOrg,
  schools: readOrg,
  users: readUser,
  students: readUser,
  demographics: readDemographics,
  enrollments: readEnrollment,
  classes: readClass,
  academicSessions: readAcademicSession,
} as const;

export type Reader<T> = (raw: JsonObject) => T;

/** A user of whom nobody asked for metadata: what a provider sends of it unasked is not read. */
export const readUserWithoutMetadata = (raw: JsonObject): OneRosterUser =>
  readUser({ ...raw, metadata: undefined });
