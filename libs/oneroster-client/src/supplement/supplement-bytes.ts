import { createHash } from 'node:crypto';
import { aborted, OpenFile } from '../bundle/open-file';
import { BundleRefusedError } from '../errors/bundle-refused-error';
import { IncompletePullError } from '../errors/incomplete-pull-error';

const WHAT = 'supplement';

/** Where the bytes of a supplement come from. */
export interface SupplementBytes {
  /** undefined: not known. */
  readonly modifiedAt: number | undefined;
  readonly sha256: string | undefined;
  /** The first bytes, as many as one read gives; the walk gives them again. */
  head(): AsyncGenerator<Buffer, void, undefined>;
  /** All bytes in order. Ends only when they were all there. */
  all(): AsyncGenerator<Buffer, void, undefined>;
  close(): Promise<void>;
}

/** @throws BundleRefusedError CANNOT_OPEN, TOO_LARGE; IncompletePullError */
export async function bytesOfFile(
  path: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<SupplementBytes> {
  const file = await OpenFile.open(path, WHAT);
  try {
    if (file.size > maxBytes) refuseSize(maxBytes);
    const sha256 = await file.sha256(signal);
    return {
      modifiedAt: file.modifiedAt,
      sha256,
      head: () => file.blocks(0, file.size),
      async *all() {
        yield* file.blocks(0, file.size);
        await file.assertUnchanged();
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A stream is read once: what `head` took is kept for `all`. */
export class BytesOfStream implements SupplementBytes {
  readonly modifiedAt = undefined;
  sha256: string | undefined;
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly taken: Buffer[] = [];
  private walked = false;
  private size = 0;
  private readonly digest = createHash('sha256');

  constructor(
    private readonly stream: AsyncIterable<Uint8Array> & { destroy?: () => unknown },
    private readonly maxBytes: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.source = stream[Symbol.asyncIterator]();
  }

  async *head(): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const chunk = await this.next();
      if (this.signal?.aborted) throw aborted(this.signal, WHAT);
      if (chunk === undefined) return;
      this.taken.push(chunk);
      yield chunk;
    }
  }

  async *all(): AsyncGenerator<Buffer, void, undefined> {
    if (this.walked) {
      throw new IncompletePullError('CLOSED', 'The supplement came as a stream and was read already.');
    }
    this.walked = true;
    yield* this.taken.splice(0);
    for (;;) {
      const chunk = await this.next();
      if (chunk === undefined) break;
      yield chunk;
    }
    this.sha256 = this.digest.digest('hex');
  }

  /** A Readable is destroyed, which also ends a read that would wait for ever; other iterables are told to return. */
  async close(): Promise<void> {
    if (this.stream.destroy !== undefined) this.stream.destroy();
    else await this.source.return?.().then(undefined, () => undefined); // one that failed has nothing left to free
  }

  private async next(): Promise<Buffer | undefined> {
    const { done, value } = await this.source.next().catch((cause: unknown) => {
      throw new IncompletePullError('READ_FAILED', 'The supplement could not be read to its end.', { cause });
    });
    if (done) return undefined;
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.size += chunk.length;
    if (this.size > this.maxBytes) refuseSize(this.maxBytes);
    this.digest.update(chunk);
    return chunk;
  }
}

function refuseSize(maxBytes: number): never {
  throw new BundleRefusedError(
    'TOO_LARGE',
    `The supplement has more than ${maxBytes} bytes, more than any list of links. Check that it is the right file.`,
  );
}
