import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { statementRefused } from '../connection/statement-refused';

/** What every binary COPY begins with (sql-copy, "Binary Format"), before four bytes of flags and four of a length. */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;

/**
 * See `DistrictSession.copyBytes`. Binary: as rows of text, bytes come twice their size, and reading them took longer than
 * reading the bundle they are compared with.
 */
export async function* copyOutOfSelect(
  client: ClientBase,
  select: string,
): AsyncGenerator<Buffer, void, void> {
  const copy = client.query(copyTo(`copy (${select}) to stdout (format binary)`));
  const bytes = new ExactReader(copy as AsyncIterable<Buffer>);
  try {
    const header = await bytes.take(HEADER_BYTES);
    if (!header.subarray(0, SIGNATURE.length).equals(SIGNATURE))
      throw new Error('PostgreSQL did not send a binary COPY.');
    await bytes.take(header.readInt32BE(HEADER_BYTES - 4));
    for (;;) {
      const columns = (await bytes.take(2)).readInt16BE();
      if (columns === -1) break;
      if (columns !== 1) throw new Error('A COPY of bytes has one column.');
      const length = (await bytes.take(4)).readInt32BE();
      if (length >= 0) yield await bytes.take(length);
    }
  } catch (error) {
    throw statementRefused(error);
  } finally {
    // Whoever leaves early must not leave the rest in the way of the next statement.
    await bytes.drain();
  }
}

/** Takes exactly so many bytes of a stream that comes in pieces of any size. */
class ExactReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #waiting: Buffer[] = [];
  #size = 0;

  constructor(stream: AsyncIterable<Buffer>) {
    this.#pieces = stream[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    while (this.#size < length) {
      const { value, done } = await this.#pieces.next();
      if (done === true) throw new Error('A COPY ended early.');
      this.#waiting.push(value);
      this.#size += value.length;
    }
    const all = this.#waiting.length === 1 ? (this.#waiting[0] as Buffer) : Buffer.concat(this.#waiting);
    this.#waiting = length < all.length ? [all.subarray(length)] : [];
    this.#size -= length;
    return all.subarray(0, length);
  }

  async drain(): Promise<void> {
    try {
      while ((await this.#pieces.next()).done !== true);
    } catch {
      // What failed has been told to whoever took; what fails now concerns nobody.
    }
  }
}
