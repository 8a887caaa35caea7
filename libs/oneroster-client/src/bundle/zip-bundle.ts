import type { ZipFile } from 'yauzl';
import type { CsvHeader } from '../csv/csv-header';
import { CsvRecord } from '../csv/csv-record';
import { walkCsvFile, type CsvFile, type RowCounts } from '../csv/csv-walk';
import type { CsvObject, RecordReader } from '../csv/read-record';
import { IncompletePullError } from '../errors/incomplete-pull-error';
import type { Collection, Resource } from '../source/roster-source';
import type { BundleWarning } from '../source/warning';
import type { CsvBundle, ManifestFacts } from './csv-bundle';
import { aborted, type OpenFile } from './open-file';
import type { FileToRead } from './plan-reading';
import { rowWarnings } from './row-warnings';
import { unpackEntry } from './unpack-entry';
import type { ZipEntry } from './zip-directory';

export interface ReadableFile extends FileToRead {
  readonly header: CsvHeader;
  readonly read: RecordReader;
}

export interface BundleFacts {
  readonly manifest: ManifestFacts;
  readonly sha256: string;
  readonly receivedAt: Date;
  readonly observedAt: Date;
  readonly warnings: readonly BundleWarning[];
}

/** An opened zip whose manifest and headers were read and found good. */
export class ZipBundle implements CsvBundle {
  readonly collections: readonly Collection[];
  readonly absence = 'statement';
  readonly manifest: ManifestFacts;
  readonly sha256: string;
  readonly receivedAt: Date;
  readonly observedAt: Date;
  private readonly bundleWarnings: readonly BundleWarning[];
  private lastWalk = new Map<string, RowCounts>();
  private readonly closing = new AbortController();
  private closed: Promise<void> | undefined;

  constructor(
    private readonly file: OpenFile,
    private readonly zip: ZipFile,
    private readonly files: readonly ReadableFile[],
    facts: BundleFacts,
  ) {
    this.collections = files.map(({ resource, mode, header }) => ({
      resource,
      mode,
      shape: `csv:1.1:${header.text}`,
    }));
    this.manifest = facts.manifest;
    this.sha256 = facts.sha256;
    this.receivedAt = facts.receivedAt;
    this.observedAt = facts.observedAt;
    this.bundleWarnings = facts.warnings;
  }

  get warnings(): readonly BundleWarning[] {
    return [...this.bundleWarnings, ...rowWarnings(this.lastWalk)];
  }

  async *pages({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<
    readonly CsvRecord<Resource, CsvObject>[],
    void,
    undefined
  > {
    const walk = new Map<string, RowCounts>();
    this.lastWalk = walk;
    try {
      for (const file of this.files) {
        const counts: RowCounts = { headerRepeated: 0, shortRows: 0, blankRows: 0 };
        walk.set(file.name, counts);
        const { header, resource, read } = file;
        const onRow = (bytes: Buffer, line: number) => new CsvRecord(resource, bytes, line, read);
        for await (const page of walkCsvFile(this.csvFile(file, signal), header, counts, onRow)) yield page;
      }
      this.assertGoesOn(signal);
      await this.file.assertUnchanged();
    } catch (error) {
      this.assertGoesOn(signal); // a read that fails because of the close is a close
      throw error;
    }
  }

  close(): Promise<void> {
    this.closing.abort();
    this.closed ??= this.file.close();
    return this.closed;
  }

  private csvFile({ name, entry }: ReadableFile, signal: AbortSignal | undefined): CsvFile {
    return { name, keyColumn: 'sourcedId', chunks: () => this.chunks(entry, name, signal) };
  }

  private async *chunks(entry: ZipEntry, name: string, signal: AbortSignal | undefined) {
    this.assertGoesOn(signal);
    for await (const chunk of unpackEntry(this.file, this.zip, entry, name)) {
      this.assertGoesOn(signal);
      yield chunk;
      this.assertGoesOn(signal);
    }
  }

  private assertGoesOn(signal: AbortSignal | undefined): void {
    if (signal?.aborted) throw aborted(signal);
    if (this.closing.signal.aborted)
      throw new IncompletePullError('CLOSED', 'The bundle was closed before its end.');
  }
}
