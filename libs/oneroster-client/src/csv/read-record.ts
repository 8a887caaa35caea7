import type { OneRosterDemographics, OneRosterOrg, OneRosterUser } from '../source/oneroster-record';
import type { CollectionMode, Resource } from '../source/roster-source';
import { CellSplitter } from './cell-splitter';
import type { CsvHeader } from './csv-header';
import { isoDate, isoInstant } from './iso-date';
import { references, trimmedEntries, userIds } from './list-cell';

export type CsvObject = OneRosterOrg | OneRosterUser | OneRosterDemographics;

/** One raw record -> the OneRoster object. Throws UnreadableRecordError. */
export type RecordReader = (bytes: Buffer, line: number) => CsvObject;

/** Without these a file cannot say who belongs where (OneRoster 1.1 CSV, sections 4.9 and 4.13). */
const requiredColumns: Readonly<Record<Resource, readonly string[]>> = {
  orgs: ['sourcedId', 'name', 'type'],
  users: ['sourcedId', 'orgSourcedIds', 'role', 'givenName', 'familyName'],
  demographics: ['sourcedId'],
};

const METADATA_PREFIX = 'metadata.';

/** @throws BundleRefusedError MISSING_COLUMN, DUPLICATE_COLUMN */
export function createRecordReader(
  resource: Resource,
  mode: CollectionMode,
  header: CsvHeader,
  { metadata = true }: { readonly metadata?: boolean } = {},
): RecordReader {
  header.requireColumns(
    requiredColumns[resource],
    'OneRoster 1.1 requires it in the first line of the file: have it added to the export.',
  );
  const cells = new CellSplitter(header.names.length);
  const object = objectReader(cells, mode, header);
  const readFields = {
    orgs: orgReader,
    users: (...of: Parameters<typeof orgReader>) => userReader(...of, metadata),
    demographics: demographicsReader,
  }[resource](cells, header, object);
  return (bytes, line) => {
    cells.split(bytes, line);
    return readFields();
  };
}

/**
 * What every OneRoster object has. Three functions, and no object to spread into the others: that cost ten times
 * the rest of the parsing.
 */
interface ObjectReader {
  sourcedId(): string;
  status(): string;
  dateLastModified(): string | undefined;
}

function objectReader(cells: CellSplitter, mode: CollectionMode, header: CsvHeader): ObjectReader {
  const sourcedId = header.position('sourcedId');
  const status = header.position('status');
  const dateLastModified = header.position('dateLastModified');
  const blankStatus = mode === 'full' ? 'active' : ''; // only in a bulk file does a blank status mean active
  return {
    sourcedId: () => cells.verbatim(sourcedId),
    status: () => cells.trimmed(status).toLowerCase() || blankStatus,
    dateLastModified: () => {
      const modified = cells.optional(dateLastModified);
      return modified === undefined ? undefined : isoInstant(modified);
    },
  };
}

function orgReader(cells: CellSplitter, header: CsvHeader, object: ObjectReader): () => OneRosterOrg {
  const name = header.position('name');
  const type = header.position('type');
  const identifier = header.position('identifier');
  return () => ({
    sourcedId: object.sourcedId(),
    status: object.status(),
    dateLastModified: object.dateLastModified(),
    name: cells.trimmed(name),
    type: cells.trimmed(type),
    identifier: cells.optional(identifier),
  });
}

function userReader(
  cells: CellSplitter,
  header: CsvHeader,
  object: ObjectReader,
  metadata: boolean,
): () => OneRosterUser {
  const enabledUser = header.position('enabledUser');
  const orgs = header.position('orgSourcedIds');
  const role = header.position('role');
  const username = header.position('username');
  const ids = header.position('userIds');
  const givenName = header.position('givenName');
  const familyName = header.position('familyName');
  const middleName = header.position('middleName');
  const identifier = header.position('identifier');
  const email = header.position('email');
  const sms = header.position('sms');
  const phone = header.position('phone');
  const agents = header.position('agentSourcedIds');
  const grades = header.position('grades');
  const readMetadata = metadata ? metadataReader(cells, header) : () => ({});
  return () => ({
    sourcedId: object.sourcedId(),
    status: object.status(),
    dateLastModified: object.dateLastModified(),
    enabledUser: cells.optional(enabledUser)?.toLowerCase(),
    orgs: references(cells.verbatim(orgs)),
    role: cells.trimmed(role).toLowerCase(),
    username: cells.optional(username),
    userIds: userIds(cells.verbatim(ids)),
    givenName: cells.trimmed(givenName),
    familyName: cells.trimmed(familyName),
    middleName: cells.optional(middleName),
    identifier: cells.optional(identifier),
    email: cells.optional(email),
    sms: cells.optional(sms),
    phone: cells.optional(phone),
    agents: references(cells.verbatim(agents)),
    grades: trimmedEntries(cells.verbatim(grades)),
    metadata: readMetadata(),
  });
}

function demographicsReader(
  cells: CellSplitter,
  header: CsvHeader,
  object: ObjectReader,
): () => OneRosterDemographics {
  const birthDate = header.position('birthDate');
  return () => {
    const born = cells.optional(birthDate);
    return {
      sourcedId: object.sourcedId(),
      status: object.status(),
      dateLastModified: object.dateLastModified(),
      birthDate: born === undefined ? undefined : isoDate(born),
    };
  };
}

/** Keys keep their case; which of them mean something is the caller's configuration. */
function metadataReader(cells: CellSplitter, header: CsvHeader): () => Record<string, string> {
  const columns: { key: string; position: number }[] = [];
  for (const name of header.names) {
    if (!name.toLowerCase().startsWith(METADATA_PREFIX)) continue;
    const key = name.slice(METADATA_PREFIX.length).trim();
    if (key !== '') columns.push({ key, position: header.position(name) });
  }
  return () => {
    if (columns.length === 0) return {};
    const filled: [string, string][] = [];
    for (const { key, position } of columns) {
      const value = cells.optional(position);
      if (value !== undefined) filled.push([key, value]);
    }
    // fromEntries defines own properties, so that a column named metadata.__proto__ is a key like any other.
    return Object.fromEntries(filled);
  };
}
