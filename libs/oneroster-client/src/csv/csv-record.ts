/** A row of a CSV file that is parsed only when asked. */
export class CsvRecord<R extends string, T> {
  constructor(
    readonly resource: R,
    readonly bytes: Buffer,
    readonly line: number,
    private readonly read: (bytes: Buffer, line: number) => T,
  ) {}

  parse(): T {
    return this.read(this.bytes, this.line);
  }
}
