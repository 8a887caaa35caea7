const FIRST_BYTES = 4 * 1024;

/**
 * Rows of COPY's text on their way, as bytes. As text each row would be kept as the dozens of pieces it was put together
 * from, until a portion is full: keeping track of those took longer than all the reading.
 */
export class CopyPortion {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(row: string): void {
    // No character of a string takes more than three bytes of UTF-8.
    const most = this.#bytes + row.length * 3;
    if (most > this.#buffer.length) this.#grow(most);
    this.#bytes += this.#buffer.write(row, this.#bytes);
  }

  /** All rows so far; the next ones go elsewhere. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#bytes);
    // The next portion is likely to be as large.
    this.#buffer = Buffer.allocUnsafe(this.#bytes === 0 ? FIRST_BYTES : this.#buffer.length);
    this.#bytes = 0;
    return taken;
  }

  #grow(least: number): void {
    const larger = Buffer.allocUnsafe(Math.max(least, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#bytes);
    this.#buffer = larger;
  }
}
