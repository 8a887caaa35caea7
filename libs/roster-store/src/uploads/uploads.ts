import { createHash } from 'node:crypto';
import type { DistrictTransaction } from '../district/district-transaction';

export type UploadKind = 'bundle' | 'supplement';

/** A file somebody sent for a registration. */
export interface Upload {
  readonly id: number;
  readonly kind: UploadKind;
  readonly bytes: number;
  /** SHA-256, lower-case hexadecimal. */
  readonly digest: string;
  /** Rows of a supplement; null of a bundle, whose rows a run counts. */
  readonly rows: number | null;
  /** The columns of a supplement that are read; null of a bundle. */
  readonly columns: readonly string[] | null;
  readonly receivedAt: Date;
}

type InDistrict = <T>(work: (tx: DistrictTransaction) => Promise<T>) => Promise<T>;

/** Bytes stored at once. */
const CHUNK = 1 << 20;
const COLUMNS = 'id, kind, bytes::float8 as bytes, digest, rows, columns, received_at as "receivedAt"';

/**
 * Receives a file in chunks, each stored in a transaction of its own: nothing is held open while the sender is slow, and
 * memory stays flat. It counts only once it is complete; what breaks off is thrown away, at the latest with the next.
 * @param from whom the issuer says sent it
 */
export async function receiveUpload(
  inDistrict: InDistrict,
  { registrationId, kind, from }: { registrationId: number; kind: UploadKind; from: string },
  content: AsyncIterable<Uint8Array>,
): Promise<Upload> {
  const id = await inDistrict(async (tx) => {
    await tx.query(
      `delete from upload where registration_id = $1 and not complete and received_at < now() - interval '1 day'`,
      [registrationId],
    );
    const [row] = await tx.query<{ id: number }>(
      `insert into upload (district_id, registration_id, kind, received_from) select id, $1, $2, $3 from district returning id`,
      [registrationId, kind, from],
    );
    if (row === undefined) throw new Error('The database gave the upload no id.');
    return row.id;
  });
  try {
    const hash = createHash('sha256');
    let [bytes, seq] = [0, 0];
    for await (const chunk of inChunks(content)) {
      hash.update(chunk);
      bytes += chunk.length;
      seq += 1;
      await inDistrict((tx) =>
        tx.query(
          'insert into upload_chunk (district_id, upload_id, seq, bytes) select id, $1, $2, $3 from district',
          [id, seq, chunk],
        ),
      );
    }
    return await inDistrict(async (tx) => {
      const [row] = await tx.query<Upload>(
        `update upload set complete = true, bytes = $2, digest = $3, received_at = now() where id = $1 returning ${COLUMNS}`,
        [id, bytes, hash.digest('hex')],
      );
      if (row === undefined) throw new Error('The upload is gone.');
      return row;
    });
  } catch (error) {
    await inDistrict((tx) => tx.query('delete from upload where id = $1', [id])).catch(() => undefined);
    throw error;
  }
}

/** The last complete file of a kind; null: there is none. */
export async function lastUpload(
  tx: DistrictTransaction,
  registrationId: number,
  kind: UploadKind,
): Promise<Upload | null> {
  const [row] = await tx.query<Upload>(
    `select ${COLUMNS} from upload where registration_id = $1 and kind = $2 and complete order by id desc limit 1`,
    [registrationId, kind],
  );
  return row ?? null;
}

/** A complete file by its id; null: there is none. */
export async function readUpload(tx: DistrictTransaction, id: number): Promise<Upload | null> {
  const [row] = await tx.query<Upload>(`select ${COLUMNS} from upload where id = $1 and complete`, [id]);
  return row ?? null;
}

/** Notes what a supplement holds. */
export async function noteUploadRows(
  tx: DistrictTransaction,
  id: number,
  { rows, columns }: { readonly rows: number; readonly columns: readonly string[] },
): Promise<void> {
  await tx.query('update upload set rows = $2, columns = $3 where id = $1', [id, rows, columns]);
}

export async function deleteUpload(tx: DistrictTransaction, id: number): Promise<void> {
  await tx.query('delete from upload where id = $1', [id]);
}

/** Deletes the files of a kind that came before one, but those a run still waits to read. */
export async function deleteUploadsBefore(
  tx: DistrictTransaction,
  registrationId: number,
  { id, kind }: Pick<Upload, 'id' | 'kind'>,
): Promise<void> {
  await tx.query(
    `delete from upload u where u.registration_id = $1 and u.kind = $2 and u.complete and u.id < $3
        and not exists (select from sync_run r where r.upload_id = u.id and r.state <> 'finished')`,
    [registrationId, kind, id],
  );
}

/** The bytes of a complete file, chunk by chunk. */
export async function* uploadContent(inDistrict: InDistrict, id: number): AsyncGenerator<Uint8Array> {
  for (let seq = 1; ; seq++) {
    const [row] = await inDistrict((tx) =>
      tx.query<{ bytes: Uint8Array }>('select bytes from upload_chunk where upload_id = $1 and seq = $2', [
        id,
        seq,
      ]),
    );
    if (row === undefined) return;
    yield row.bytes;
  }
}

async function* inChunks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of content) {
    parts.push(part);
    size += part.length;
    if (size < CHUNK) continue;
    yield Buffer.concat(parts);
    [parts, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(parts);
}
