import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ZipFile } from 'yauzl';
import { BundleRefusedError } from '../errors/bundle-refused-error';
import { IncompletePullError } from '../errors/incomplete-pull-error';
import { refuseTooLarge } from './bundle-limits';
import type { OpenFile } from './open-file';
import type { ZipEntry } from './zip-directory';

/** Bytes unpacked at once. */
const CHUNK_BYTES = 256 * 1024;

const STORED = 0;
const DEFLATED = 8;

/**
 * The bytes of one entry, unpacked as a stream. That they are all there, no more and no less, and the right ones is
 * known only at the end: sizes and checksum of the zip are compared there.
 * @throws BundleRefusedError DAMAGED_ZIP, TOO_LARGE, COMPRESSION_NOT_SUPPORTED; IncompletePullError
 */
export async function* unpackEntry(
  file: OpenFile,
  zip: ZipFile,
  { entry }: ZipEntry,
  name: string,
): AsyncGenerator<Buffer, void, undefined> {
  const damaged = (cause?: unknown) =>
    new BundleRefusedError(
      'DAMAGED_ZIP',
      `${name} in the zip is damaged: it does not unpack to what was packed. Zip the files again, or upload again.`,
      { file: name, cause },
    );
  const method = entry.compressionMethod;
  if (method !== STORED && method !== DEFLATED) {
    throw new BundleRefusedError(
      'COMPRESSION_NOT_SUPPORTED',
      `${name} is packed with method ${method}, which is not read. Make an ordinary zip (deflate).`,
      { file: name },
    );
  }
  let size = 0;
  let checksum = 0;
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = file.blocks(fileDataStart, fileDataStart + entry.compressedSize);
    for await (const chunk of method === STORED ? packed : inflate(packed)) {
      size += chunk.length;
      // Checked before the chunk is handed on: a zip that unpacks to more than it says is made to do harm.
      if (size > entry.uncompressedSize) refuseTooLarge(`unpacks ${name} to more bytes than it says`);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof BundleRefusedError || error instanceof IncompletePullError) throw error;
    throw damaged(error);
  }
  if (size !== entry.uncompressedSize || checksum !== entry.crc32) throw damaged();
}

async function* inflate(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const inflater = createInflateRaw({ chunkSize: CHUNK_BYTES });
  const source = Readable.from(packed, { objectMode: true, highWaterMark: 1 });
  // Errors reach the reader through the iteration below; the callback only has to be there.
  pipeline(source, inflater, () => undefined);
  for await (const chunk of inflater) yield chunk as Buffer;
}
