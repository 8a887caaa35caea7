import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle, readSupplement } from 'oneroster-client';
import { supplementHeaders, type FieldMapping } from 'roster-domain';
import {
  lastUpload,
  readUpload,
  uploadContent,
  type DistrictTransaction,
  type RegistrationForRun,
  type RosterStore,
  type Upload,
} from 'roster-store';
import { RunRefusedError } from '../run/describe-failure';
import type { OpenSource, OpenSupplement } from '../run/sync-request';

type Sent = Pick<RegistrationForRun, 'districtId' | 'id'>;

/** A bundle that was sent over HTTP. It lies on this machine's disk while it is open. @throws {RunRefusedError} */
export async function sentBundle(
  store: RosterStore,
  { districtId }: Sent,
  uploadId: number,
  signal: AbortSignal,
): Promise<OpenSource> {
  const upload = await store.withDistrict(districtId, (tx) => readUpload(tx, uploadId));
  if (upload === null)
    throw new RunRefusedError('BUNDLE_GONE', 'The bundle of this run is no longer kept; send it again.');
  const { receivedAt } = upload;
  return onDisk(store, districtId, upload, (path) => readBundle(path, { signal, receivedAt }));
}

/** The last supplement that was sent for a registration; null: none was. */
export async function storedSupplement(
  store: RosterStore,
  { districtId, id }: Sent,
  mapping: FieldMapping,
): Promise<OpenSupplement | null> {
  const upload = await store.withDistrict(districtId, (tx) => lastUpload(tx, id, 'supplement'));
  if (upload === null) return null;
  const { receivedAt } = upload;
  return onDisk(store, districtId, upload, (path) =>
    readSupplement(path, { receivedAt, columnNames: supplementHeaders(mapping) }),
  );
}

/** Puts a file onto the disk, opens it, and takes it away when it is closed or cannot be opened. */
async function onDisk<T extends { close(): Promise<void> }>(
  store: RosterStore,
  districtId: number,
  { id, kind }: Upload,
  opened: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-sent-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, kind === 'bundle' ? 'bundle.zip' : 'links.csv');
    const file = await open(path, 'wx', 0o600);
    const inDistrict = <R>(work: (tx: DistrictTransaction) => Promise<R>): Promise<R> =>
      store.withDistrict(districtId, work);
    try {
      for await (const chunk of uploadContent(inDistrict, id)) await file.write(chunk);
    } finally {
      await file.close();
    }
    const reading = await opened(path);
    const close = reading.close.bind(reading);
    reading.close = () => close().finally(remove);
    return reading;
  } catch (error) {
    await remove();
    throw error;
  }
}
