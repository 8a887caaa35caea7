import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleRefusedError, IncompletePullError, readBundle, UnreadableRecordError } from '../index';
import { familyFiles, randomFrom, writeDamagedBundle } from '../testing';

/** `FUZZ_SEED=n FUZZ_FROM=n FUZZ_READS=1` has one case again. */
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const from = Number(process.env['FUZZ_FROM'] ?? 0);
const cases = Number(process.env['FUZZ_READS'] ?? 8000);
const LIMIT_MS = 20_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-bundles-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads as far as it goes; whatever else than our three errors comes out is thrown. */
async function outcomeOf(path: string, signal: AbortSignal): Promise<string> {
  try {
    const bundle = await readBundle(path, { signal });
    try {
      for await (const page of bundle.pages({ signal })) {
        for (const record of page) {
          try {
            record.parse();
          } catch (error) {
            if (!(error instanceof UnreadableRecordError)) throw error;
          }
        }
      }
      return 'read';
    } finally {
      await bundle.close();
    }
  } catch (error) {
    if (error instanceof BundleRefusedError) return error.code;
    if (error instanceof IncompletePullError) return error.code;
    throw error;
  }
}

it(`${cases} damaged bundles are read or refused in a sentence (seed ${seed})`, async () => {
  const files = familyFiles(24);
  const path = join(folder, 'district.zip');
  const outcomes: Record<string, number> = {};
  for (let at = from; at < from + cases; at += 1) {
    await writeDamagedBundle(path, files, randomFrom(seed + at));
    const outcome = await outcomeOf(path, AbortSignal.timeout(LIMIT_MS)).catch((error: unknown) => {
      throw new Error(`case ${at} of seed ${seed}`, { cause: error });
    });
    if (outcome === 'ABORTED') throw new Error(`case ${at} of seed ${seed} took longer than ${LIMIT_MS} ms`);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  process.stdout.write(`seed ${seed}: ${JSON.stringify(outcomes)}\n`);
  expect(outcomes['read']).toBeGreaterThan(0);
  expect(Object.keys(outcomes)).not.toContain('READ_FAILED');
});
