/*
 * Writes an invented school district as a OneRoster 1.1 CSV bundle: `node tools/sample-district.mjs --out district.zip`
 * (--help lists the options). The same seed, size and day give the same bytes; memory stays flat up to 3,000,000 people.
 * Exit code: 2 for wrong usage, 1 when a file could not be written.
 */
import { writeFileSync } from 'node:fs';
import { District } from './sample-district/district.mjs';
import { Expectation } from './sample-district/expectation.mjs';
import { readArguments, usage } from './sample-district/read-arguments.mjs';
import { writeBundle } from './sample-district/write-bundle.mjs';

/** @param {import('./sample-district/read-arguments.mjs').Request} request */
async function writeDistrict(request) {
  const district = new District(request);
  const { moment, since, vanish, dialect, expect } = request;
  const expectation = new Expectation(district.schools.orgs);
  const edition = { district, moment, since: expect === null ? null : since, vanish, links: dialect.links };
  let rows = 0;
  await writeBundle(request.out, edition, dialect, request.time, (users, before) => {
    rows += users.length;
    if (expect !== null) expectation.count(users, before);
  });
  if (expect !== null) {
    const { people, seed, change, dialectNames } = request;
    const settings = {
      people,
      seed,
      day: moment.summer ? 'summer' : moment.day,
      since: since?.day ?? null,
      change,
      vanish,
    };
    writeFileSync(
      expect,
      `${JSON.stringify({ district: { ...settings, dialect: dialectNames }, ...expectation.toJSON() }, null, 2)}\n`,
    );
  }
  console.log(`Wrote ${request.out}: ${district.schools.ids.length} schools, ${rows} users.`);
}

const request = readArguments(process.argv.slice(2));
if (request === 'help') console.log(usage);
else if (request instanceof Error) {
  console.error(`sample-district: ${request.message}\nUsage: ${usage}`);
  process.exitCode = 2;
} else {
  try {
    await writeDistrict(request);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    console.error(`sample-district: the files could not be written (${error.message}).`);
    process.exitCode = 1;
  }
}
