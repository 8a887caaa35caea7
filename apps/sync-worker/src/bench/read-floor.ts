import { resolve } from 'node:path';
import { readBundle } from 'oneroster-client';
import {
  createFingerprinter,
  fingerprintText,
  normaliseOrg,
  normaliseUser,
  NORMALISER_VERSION,
  type Resource,
  type RosterSource,
} from 'roster-domain';

/**
 * `node apps/sync-worker/dist/bench/read-floor.js BUNDLE`: what reading costs without any database. Every record is
 * fingerprinted, parsed and normalised as `read-pull.ts` does when it knows nobody, and then dropped. Prints
 * `{"records": N, "usable": N, "ms": N}`; orgs, users and demographics count as records, orgs, students and contacts
 * that could be staged as usable.
 */
async function readFloor(bundle: string): Promise<{ records: number; usable: number; ms: number }> {
  const startedAt = performance.now();
  const source = await readBundle(bundle);
  try {
    return { ...(await readRecords(source)), ms: Math.round(performance.now() - startedAt) };
  } finally {
    await source.close();
  }
}

async function readRecords(source: RosterSource): Promise<{ records: number; usable: number }> {
  const fingerprintOf: Partial<Record<Resource, (bytes: Uint8Array) => Uint8Array>> = {};
  for (const collection of source.collections) {
    fingerprintOf[collection.resource] = createFingerprinter({
      collection,
      normaliserVersion: NORMALISER_VERSION,
      settings: '',
    });
  }
  let records = 0;
  let usable = 0;
  for await (const page of source.pages({})) {
    for (const record of page) {
      records += 1;
      if (record.resource === 'demographics') continue;
      const fingerprint = fingerprintOf[record.resource]?.(record.bytes);
      let raw: unknown;
      try {
        raw = record.parse();
      } catch {
        continue; // nobody can read it: counted, as in a run
      }
      if (record.resource === 'orgs') {
        if (normaliseOrg(raw).kind !== 'rejected') usable += 1;
      } else {
        const user = normaliseUser(raw);
        if (user.kind === 'rejected' || user.kind === 'other-role' || fingerprint === undefined) continue;
        if (fingerprintText(fingerprint) !== '') usable += 1;
      }
    }
  }
  return { records, usable };
}

const [bundle] = process.argv.slice(2);
if (bundle === undefined) {
  console.error('read-floor: give the path of a OneRoster 1.1 bundle (zip).');
  process.exitCode = 2;
} else {
  readFloor(resolve(bundle)).then(
    (floor) => console.log(JSON.stringify(floor)),
    (error: unknown) => {
      console.error(
        `read-floor: the bundle could not be read (${error instanceof Error ? error.name : typeof error}).`,
      );
      process.exitCode = 1;
    },
  );
}
