import { isDeepStrictEqual } from 'node:util';
import { BenchError } from './bench-error.mjs';

/** @typedef {import('./sample-bundles.mjs').Expected} Expected */

const none = { created: 0, updated: 0, removed: 0 };
const kinds = /** @type {const} */ (['students', 'contacts', 'links']);

/**
 * Compares a run's report with what sample-district counted when it made the bundle.
 * @param {string} what for the sentence
 * @param {import('./product-run.mjs').ProductMeasure} run
 * @param {Expected} expected @param {boolean} again the bundle was synced before: nothing may change
 * @throws {BenchError} naming the first number that is wrong
 */
export function checkProduct(what, { code, report }, expected, again) {
  const changes = again ? { students: none, contacts: none, links: none } : expected.changes;
  const outcome = kinds.some((kind) => !isDeepStrictEqual(changes[kind], none)) ? 'applied' : 'nothing_to_do';
  same(`${what}: exit code`, code, 0);
  same(`${what}: outcome`, report?.outcome, outcome);
  same(`${what}: read`, report.read, expected.read);
  same(`${what}: roster`, report.roster, expected.roster);
  for (const kind of kinds) same(`${what}: changes of ${kind}`, report.changes[kind], changes[kind]);
}

/** @param {string} what @param {number[]} rows students, contacts @param {Expected} expected */
export function checkRoster(what, rows, { roster }) {
  same(`${what}: students and contacts`, rows, [roster.students, roster.contacts]);
}

/**
 * The script by hand keeps whoever has the role, usable or not.
 * @param {string} what @param {number[]} rows students, contacts @param {Expected} expected
 */
export function checkByHand(what, rows, { usersByRole }) {
  const of = (/** @type {string[]} */ ...roles) =>
    roles.reduce((sum, role) => sum + (usersByRole[role] ?? 0), 0);
  same(`${what}: students and contacts`, rows, [of('student'), of('parent', 'guardian', 'relative')]);
}

/** @param {string} what @param {unknown} found @param {unknown} expected */
function same(what, found, expected) {
  if (isDeepStrictEqual(found, expected)) return;
  throw new BenchError(
    `WRONG RESULT. ${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}.`,
  );
}
