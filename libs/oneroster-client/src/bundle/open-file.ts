import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { BundleRefusedError } from '../errors/bundle-refused-error';
import { IncompletePullError } from '../errors/incomplete-pull-error';

/** Bytes read from a file at once. */
const BLOCK_BYTES = 256 * 1024;

/** Causes that stay until somebody does something about them. */
const lasting: ReadonlySet<string> = new Set([
  'ENOENT',
  'EACCES',
  'EPERM',
  'EISDIR',
  'ENOTDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ERR_INVALID_ARG_VALUE',
]);

/** A file opened once and read at any place; what is read is checked to be still the same file in the end. */
export class OpenFile {
  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
    /** Milliseconds since the epoch. */
    readonly modifiedAt: number,
    private readonly what: string,
  ) {}

  /**
   * @param what what the file is called in sentences
   * @throws BundleRefusedError CANNOT_OPEN; IncompletePullError READ_FAILED
   */
  static async open(path: string, what = 'bundle'): Promise<OpenFile> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'r');
      const facts = await handle.stat();
      if (facts.isFile()) return new OpenFile(handle, facts.size, facts.mtimeMs, what);
    } catch (error) {
      await handle?.close().catch(() => undefined);
      const code = codeOf(error);
      if (!lasting.has(code)) throw readFailed(what, error);
      throw new BundleRefusedError(
        'CANNOT_OPEN',
        `The ${what} cannot be opened (${code}). Check its path and rights.`,
        {
          cause: error,
        },
      );
    }
    await handle.close();
    throw new BundleRefusedError('CANNOT_OPEN', `The ${what} is no file. Name the file itself.`);
  }

  /** Reads until the buffer's range is full or the file ends; answers how many bytes were read. */
  async read(buffer: Buffer, offset: number, length: number, position: number): Promise<number> {
    let done = 0;
    try {
      while (done < length) {
        const { bytesRead } = await this.handle.read(buffer, offset + done, length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
    } catch (error) {
      throw readFailed(this.what, error);
    }
    return done;
  }

  /** Bytes [start, end) in blocks. @throws IncompletePullError CHANGED_WHILE_READ when the file ends before */
  async *blocks(start: number, end: number): AsyncGenerator<Buffer, void, undefined> {
    for (let position = start; position < end;) {
      const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, end - position));
      const length = await this.read(block, 0, block.length, position);
      if (length < block.length) throw changedWhileRead(this.what);
      yield block;
      position += length;
    }
  }

  /** Lower-case hexadecimal SHA-256 of the whole file. */
  async sha256(signal?: AbortSignal): Promise<string> {
    const digest = createHash('sha256');
    for await (const block of this.blocks(0, this.size)) {
      if (signal?.aborted) throw aborted(signal, this.what);
      digest.update(block);
    }
    return digest.digest('hex');
  }

  /** @throws IncompletePullError CHANGED_WHILE_READ when somebody wrote to the file since it was opened */
  async assertUnchanged(): Promise<void> {
    const facts = await this.handle.stat().catch((error: unknown) => {
      throw readFailed(this.what, error);
    });
    if (facts.size !== this.size || facts.mtimeMs !== this.modifiedAt) throw changedWhileRead(this.what);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

export function aborted(signal: AbortSignal, what = 'bundle'): IncompletePullError {
  return new IncompletePullError('ABORTED', `Reading the ${what} was cancelled.`, { cause: signal.reason });
}

function changedWhileRead(what: string): IncompletePullError {
  return new IncompletePullError(
    'CHANGED_WHILE_READ',
    `The ${what} changed while it was read; perhaps its upload was not finished. Read it again when it is.`,
  );
}

function readFailed(what: string, error: unknown): IncompletePullError {
  return new IncompletePullError('READ_FAILED', `The ${what} could not be read (${codeOf(error)}).`, {
    cause: error,
  });
}

/** Not by `instanceof Error`: in a vm context (Jest) Node's own errors are of another realm. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}
