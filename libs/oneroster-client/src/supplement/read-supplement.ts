import { basename } from 'node:path';
import { aborted } from '../bundle/open-file';
import { rowWarnings } from '../bundle/row-warnings';
import { CellSplitter } from '../csv/cell-splitter';
import { CsvRecord } from '../csv/csv-record';
import { readCsvHeader, walkCsvFile, type CsvFile, type RowCounts } from '../csv/csv-walk';
import type { CsvHeader } from '../csv/csv-header';
import { BundleRefusedError } from '../errors/bundle-refused-error';
import { IncompletePullError } from '../errors/incomplete-pull-error';
import type { BundleWarning } from '../source/warning';
import { createSupplementRowReader } from './read-supplement-row';
import { BytesOfStream, bytesOfFile, type SupplementBytes } from './supplement-bytes';
import type { ReadSupplementOptions, SupplementFile } from './supplement-file';
import { layOutSupplement, type SupplementLayout } from './supplement-layout';
import type { SupplementColumn, SupplementRecord } from './supplement-record';

const MAX_BYTES = 2 * 1024 ** 3;

/**
 * Opens a supplement file: one CSV file with a row for each pair of student and contact, and what the pair's rights
 * are. Reads its header line; rows are read by `pages`. Close it when done.
 *
 * @param source path of the file, or its bytes as a stream (a Readable is one)
 * @throws BundleRefusedError the file cannot be used as it is
 * @throws IncompletePullError it could not be read this time
 */
export async function readSupplement(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadSupplementOptions = {},
): Promise<SupplementFile> {
  const { columnNames = {}, receivedAt = new Date(), signal, maxBytes = MAX_BYTES } = options;
  if (signal?.aborted) throw aborted(signal, 'supplement');
  const name = options.name ?? (typeof source === 'string' ? basename(source) : 'links.csv');
  const bytes =
    typeof source === 'string'
      ? await bytesOfFile(source, maxBytes, signal)
      : new BytesOfStream(source, maxBytes, signal);
  try {
    const header = await readCsvHeader({ name, chunks: () => textOnly(bytes.head(), name) });
    const layout = layOutSupplement(header, columnNames);
    return new OpenSupplement(name, bytes, header, layout, {
      shape: `supplement:1:${JSON.stringify(layout.positions)}:${header.text}`,
      observedAt: new Date(Math.min(bytes.modifiedAt ?? Infinity, receivedAt.getTime())),
      receivedAt,
      keyColumn: columnNames.studentSourcedId?.trim() || 'studentSourcedId',
    });
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** A workbook is what people send first, so it gets a sentence of its own. */
async function* textOnly(
  chunks: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<Buffer, void, undefined> {
  let start = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start.length < 4) {
      start = Buffer.concat([start, chunk.subarray(0, 4)]);
      if (start.toString('latin1', 0, 2) === 'PK' || start.toString('hex', 0, 4) === 'd0cf11e0') {
        throw new BundleRefusedError(
          'NOT_A_CSV',
          `${name} is a workbook or a zip, not a CSV file. Save the sheet as "CSV UTF-8" and send that.`,
          { file: name },
        );
      }
    }
    yield chunk;
  }
}

interface SupplementFacts {
  readonly shape: string;
  readonly observedAt: Date;
  readonly receivedAt: Date;
  readonly keyColumn: string;
}

class OpenSupplement implements SupplementFile {
  readonly shape: string;
  readonly columns: readonly SupplementColumn[];
  readonly observedAt: Date;
  readonly receivedAt: Date;
  private readonly read: (bytes: Buffer, line: number) => SupplementRecord;
  private readonly cells: CellSplitter;
  private lastWalk = new Map<string, RowCounts>();
  private closed: Promise<void> | undefined;

  constructor(
    private readonly name: string,
    private readonly source: SupplementBytes,
    private readonly header: CsvHeader,
    private readonly layout: SupplementLayout,
    private readonly facts: SupplementFacts,
  ) {
    this.shape = facts.shape;
    this.columns = layout.present;
    this.observedAt = facts.observedAt;
    this.receivedAt = facts.receivedAt;
    this.cells = new CellSplitter(header.names.length);
    this.read = createSupplementRowReader(header.names.length, layout);
  }

  get sha256(): string | undefined {
    return this.source.sha256;
  }

  get warnings(): readonly BundleWarning[] {
    const { ignored } = this.layout;
    const warnings = rowWarnings(this.lastWalk);
    if (ignored.length === 0) return warnings;
    const text = `${this.name} has columns that are not read: ${ignored.map((name) => name.slice(0, 60)).join(', ')}. If one of them says who may collect a child, name it in the settings of the supplement.`;
    return [{ code: 'COLUMN_NOT_READ', count: ignored.length, text }, ...warnings];
  }

  cellsOf({ bytes, line }: { readonly bytes: Uint8Array; readonly line: number }): Record<string, string> {
    this.cells.split(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), line);
    const filled: [string, string][] = [];
    this.header.names.forEach((name, position) => {
      const text = this.cells.optional(position);
      if (name !== '' && text !== undefined) filled.push([name, text]);
    });
    return Object.fromEntries(filled);
  }

  async *pages({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<
    readonly CsvRecord<'supplement', SupplementRecord>[],
    void,
    undefined
  > {
    const counts: RowCounts = { headerRepeated: 0, shortRows: 0, blankRows: 0 };
    this.lastWalk = new Map([[this.name, counts]]);
    const file: CsvFile = {
      name: this.name,
      keyColumn: this.facts.keyColumn,
      chunks: () => this.chunks(signal),
    };
    const onRow = (bytes: Buffer, line: number) => new CsvRecord('supplement', bytes, line, this.read);
    try {
      yield* walkCsvFile(file, this.header, counts, onRow);
      this.assertGoesOn(signal);
    } catch (error) {
      this.assertGoesOn(signal); // a read that fails because of the close is a close
      throw error;
    }
  }

  close(): Promise<void> {
    this.closed ??= this.source.close();
    return this.closed;
  }

  private async *chunks(signal: AbortSignal | undefined): AsyncGenerator<Buffer, void, undefined> {
    this.assertGoesOn(signal);
    for await (const chunk of this.source.all()) {
      this.assertGoesOn(signal);
      yield chunk;
    }
  }

  private assertGoesOn(signal: AbortSignal | undefined): void {
    if (signal?.aborted) throw aborted(signal, 'supplement');
    if (this.closed !== undefined)
      throw new IncompletePullError('CLOSED', 'The supplement was closed before its end.');
  }
}
