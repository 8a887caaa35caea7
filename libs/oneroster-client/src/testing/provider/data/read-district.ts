import { findBundleFiles } from '../../../bundle/bundle-files';
import { defaultBundleLimits } from '../../../bundle/bundle-limits';
import { OpenFile } from '../../../bundle/open-file';
import { readBundle } from '../../../bundle/read-bundle';
import { unpackEntry } from '../../../bundle/unpack-entry';
import { readZipDirectory } from '../../../bundle/zip-directory';
import { RecordScanner } from '../../../csv/record-scanner';
import type { BundleRow } from '../../roster-rows';
import { RowReader } from './row-reader';
import type { SandboxDistrict } from './sandbox-district';

/** What `readBundle` does not read, because a roster of people needs none of it. */
const furtherFiles = ['academicSessions', 'classes', 'courses', 'enrollments'] as const;

/**
 * The rows of a OneRoster 1.1 CSV bundle, all of them, in memory.
 * @throws BundleRefusedError, IncompletePullError as `readBundle` does
 */
export async function readDistrict(path: string): Promise<SandboxDistrict> {
  const rows: Record<string, BundleRow[]> = {};
  const bundle = await readBundle(path);
  try {
    const readers = new Map(
      bundle.collections.map(({ resource, shape }) => [
        resource,
        RowReader.of(`${resource}.csv`, Buffer.from(shape.replace(/^csv:1\.1:/, ''), 'latin1')),
      ]),
    );
    for await (const page of bundle.pages()) {
      for (const { resource, bytes, line } of page) {
        const row = readers.get(resource)?.read(bytes as Buffer, line ?? 0);
        if (row !== undefined) (rows[resource] ??= []).push(row);
      }
    }
  } finally {
    await bundle.close();
  }
  return { ...rows, ...(await readFurtherFiles(path)) };
}

async function readFurtherFiles(path: string): Promise<SandboxDistrict> {
  const rows: Record<string, BundleRow[]> = {};
  const file = await OpenFile.open(path);
  try {
    const { zip, entries } = await readZipDirectory(file, defaultBundleLimits);
    const { byName } = findBundleFiles(entries);
    for (const collection of furtherFiles) {
      const name = `${collection}.csv`;
      const entry = byName.get(name.toLowerCase());
      if (entry !== undefined) rows[collection] = await rowsOf(name, unpackEntry(file, zip, entry, name));
    }
  } finally {
    await file.close();
  }
  return rows;
}

async function rowsOf(name: string, chunks: AsyncIterable<Buffer>): Promise<BundleRow[]> {
  const rows: BundleRow[] = [];
  let reader: RowReader | undefined;
  const scanner = new RecordScanner(name, (buffer, start, end, line) => {
    if (start === end) return;
    const bytes = Buffer.from(buffer.subarray(start, end));
    if (reader === undefined) reader = RowReader.of(name, bytes);
    else rows.push(reader.read(bytes, line));
  });
  for await (const chunk of chunks) scanner.write(chunk);
  scanner.end();
  return rows;
}
