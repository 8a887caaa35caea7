import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem';

/** A district of a million people is a few hundred MB. */
const LARGEST_BYTES = 2 * 1024 ** 3;

/**
 * Hands the file of a request to `take` while it arrives: nothing of it is held in memory. Gives what `take` gave.
 * @throws {Problem} 400 where there is no file or it breaks off, 413 where it is too large
 */
export function takeSentFile<T>(
  request: FastifyRequest,
  take: (content: AsyncIterable<Uint8Array>) => Promise<T>,
  largestBytes = LARGEST_BYTES,
): Promise<T> {
  const body = request.body;
  if (!(body instanceof Readable)) throw noFile();
  const type = request.headers['content-type'] ?? '';
  return /^multipart\/form-data/i.test(type)
    ? takePart(body, type, take, largestBytes)
    : take(notEmpty(limited(body, largestBytes)));
}

async function takePart<T>(
  body: Readable,
  contentType: string,
  take: (content: AsyncIterable<Uint8Array>) => Promise<T>,
  largestBytes: number,
): Promise<T> {
  let taken: Promise<T> | undefined;
  // Of its own: a part that ends too early says so at once, before anybody may be reading it.
  const content = new PassThrough().on('error', () => undefined);
  const busboy = readerOf(contentType, largestBytes);
  busboy.on('file', (name, file) => {
    if (name === 'file' && taken === undefined) {
      file.on('error', (error: Error) => content.destroy(error));
      file.pipe(content);
      taken = take(notEmpty(whole(content, file as { truncated?: boolean })));
      // What breaks the taking off is told below; the rest of the body still has to go somewhere.
      taken.catch(() => file.unpipe(content).resume());
    } else file.resume();
  });
  const read = pipeline(body, busboy).then(
    () => true,
    () => false,
  );
  if (!(await read)) {
    content.destroy(new Error('the body broke off'));
    await taken?.catch(() => undefined);
    throw brokenOff();
  }
  if (taken === undefined) throw noFile();
  return taken;
}

function readerOf(contentType: string, fileSize: number): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: 1, fields: 20, fieldSize: 10_000, parts: 30, fileSize },
    });
  } catch {
    throw brokenOff();
  }
}

async function* whole(content: Readable, file: { truncated?: boolean }): AsyncGenerator<Uint8Array> {
  for await (const part of content) yield part as Uint8Array;
  if (file.truncated === true) throw tooLarge();
}

async function* limited(body: Readable, largestBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const part of body) {
      size += (part as Uint8Array).length;
      if (size > largestBytes) throw tooLarge();
      yield part as Uint8Array;
    }
  } catch (error) {
    throw error instanceof Problem ? error : brokenOff();
  }
}

async function* notEmpty(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of content) {
    size += part.length;
    yield part;
  }
  if (size === 0)
    throw new Problem(400, 'file_empty', 'The file is empty', 'The file that was sent has no bytes.');
}

function noFile(): Problem {
  return new Problem(
    400,
    'file_missing',
    'The file is missing',
    'Send the file as the part "file" of multipart/form-data.',
  );
}

function brokenOff(): Problem {
  return new Problem(
    400,
    'body_incomplete',
    'The body is incomplete',
    'The file did not arrive to its end; nothing of it was kept. Send it again.',
  );
}

function tooLarge(): Problem {
  return new Problem(
    413,
    'body_too_large',
    'The body is too large',
    'The file is larger than this address accepts.',
  );
}
