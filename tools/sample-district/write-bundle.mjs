import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { CsvRows } from './csv-rows.mjs';
import { encode } from './dialects.mjs';
import { walkDistrict } from './walk-district.mjs';

/** @typedef {import('./dialects.mjs').Dialect} Dialect */
/** @typedef {import('./walk-district.mjs').Edition} Edition */
/** @typedef {(users: import('./build-family.mjs').User[], before: import('./build-family.mjs').User[] | null) => void} Watch */

/** Characters gathered before they are handed on; memory stays a few of these, however large the district. */
const CHUNK = 64 * 1024;
/** Fast, and a tenth larger than at the usual level. */
const COMPRESSION = 2;

/**
 * Writes a OneRoster 1.1 bulk bundle, aside first and then renamed. The same edition, dialect and time give the same
 * bytes (of one version of Node: they are its zlib's).
 *
 * @param {string} path @param {Edition} edition @param {Dialect} dialect @param {Date} time of all entries
 * @param {Watch} watch is shown every family that is written
 */
export async function writeBundle(path, edition, dialect, time, watch) {
  const zip = new ZipFile();
  const folder = dialect.nested ? 'Sampleton export/' : '';
  // The zip's clock has no zone; the extended field that has one would differ between machines in different zones.
  const entry = { mtime: time, mode: 0o100644, forceDosTimestamp: true };
  for (const [name, lines] of filesOf(edition, dialect, watch)) {
    zip.addReadStreamLazy(folder + name, { ...entry, compressionLevel: COMPRESSION }, (give) =>
      give(null, Readable.from(chunks(lines(), dialect))),
    );
    if (dialect.nested) {
      zip.addBuffer(Buffer.from([0, 5, 22, 7, 0, 2, 0, 0]), `__MACOSX/${folder}._${name}`, {
        ...entry,
        compress: false,
      });
    }
  }
  zip.end();
  const aside = `${path}.partial`;
  try {
    const errors = new Promise((_, reject) => zip.on('error', reject));
    await Promise.race([
      pipeline(/** @type {Readable} */ (zip.outputStream), createWriteStream(aside)),
      errors,
    ]);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/**
 * @param {Edition} edition @param {Dialect} dialect @param {Watch} watch
 * @returns {[string, () => Generator<string, void, undefined>][]}
 */
function filesOf(edition, dialect, watch) {
  const named = (/** @type {string} */ name) =>
    dialect.aliases ? `${name.charAt(0).toUpperCase()}${name.slice(1)}.CSV` : `${name}.csv`;
  return [
    [named('manifest'), () => manifestLines(dialect)],
    [named('orgs'), () => orgLines(edition, dialect)],
    [named('users'), () => userLines(edition, dialect, watch)],
    [named('demographics'), () => demographicsLines(edition, dialect)],
  ];
}

/** @param {Dialect} dialect @returns {Generator<string, void, undefined>} */
function* manifestLines(dialect) {
  const names =
    'academicSessions categories classes classResources courses courseResources demographics enrollments lineItems orgs ' +
    'resources results users';
  const given = new Set(['orgs', 'users', 'demographics']);
  yield `propertyName,${dialect.aliases ? 'propertyValue' : 'value'}${dialect.lineEnd}`;
  yield `manifest.version,1.0${dialect.lineEnd}oneroster.version,1.1${dialect.lineEnd}`;
  for (const name of names.split(' '))
    yield `file.${name},${given.has(name) ? 'bulk' : 'absent'}${dialect.lineEnd}`;
  yield `source.systemName,Sample SIS${dialect.lineEnd}source.systemCode,sample${dialect.lineEnd}`;
}

/** @param {Edition} edition @param {Dialect} dialect @returns {Generator<string, void, undefined>} */
function* orgLines({ district }, dialect) {
  const rows = new CsvRows('orgs', dialect);
  yield rows.header;
  for (const org of district.schools.orgs) yield rows.org(org);
}

/** @param {Edition} edition @param {Dialect} dialect @param {Watch} watch @returns {Generator<string, void, undefined>} */
function* userLines(edition, dialect, watch) {
  const rows = new CsvRows('users', dialect);
  yield rows.header;
  for (const { users, before } of walkDistrict(edition)) {
    watch(users, before);
    for (const user of users) yield rows.user(user);
  }
}

/** Birth dates of the students. @param {Edition} edition @param {Dialect} dialect @returns {Generator<string, void, undefined>} */
function* demographicsLines(edition, dialect) {
  const rows = new CsvRows('demographics', dialect);
  yield rows.header;
  for (const { users } of walkDistrict({ ...edition, since: null })) {
    for (const user of users) if (user.role === 'student') yield rows.demographics(user);
  }
}

/** @param {Iterable<string>} lines @param {Dialect} dialect @returns {Generator<Buffer, void, undefined>} */
function* chunks(lines, { bom, encoding }) {
  let text = bom ? '\ufeff' : '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK) continue;
    yield encode(text, encoding);
    text = '';
  }
  if (text !== '') yield encode(text, encoding);
}
