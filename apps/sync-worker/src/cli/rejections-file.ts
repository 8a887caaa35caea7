import { open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { neutralCsvRecord } from 'ivm-adapter';
import { describeRejection } from 'roster-domain';
import type { LocatedRejection, RejectionSink } from '../run/rejection-log';

const COLUMNS = ['file', 'line', 'sourcedId', 'field', 'code', 'what', 'todo'];

/** What the file of a collection is called for the person who looks into it. */
export type FileNames = (resource: LocatedRejection['resource']) => string;

/** Where the list can not be written, before anything is done. The message is a sentence. */
export class RejectionsFileRefused extends Error {}

/**
 * Every rejection of a run as one line of a CSV (RFC 4180, UTF-8), for the person who looks after the SIS: where the
 * record starts, its id, and what to do. Holds no names and no values. Written aside while the run reads, one portion a
 * page, and put in its place in one step once the reading is over; until then the file of an earlier run stays.
 * A disk that fails never stops a run (it may be the one that brings a restriction): `failure` tells of it.
 */
export class RejectionsFile implements RejectionSink {
  /** Lines below the header. */
  rows = 0;
  #state: 'writing' | 'in place' | 'gone' = 'writing';
  #failure: string | null = null;
  #portion = neutralCsvRecord(COLUMNS);

  private constructor(
    private readonly place: string,
    private readonly aside: string,
    private readonly handle: FileHandle,
    private readonly fileOf: FileNames,
  ) {}

  /** Throws {@link RejectionsFileRefused} where the list could not be put at the end. */
  static async open(path: string, fileOf: FileNames): Promise<RejectionsFile> {
    try {
      // Through a link, so that the file it points to is replaced and not the link.
      const place = await realpath(path).catch(() => resolve(path));
      const present = await stat(place).catch(() => null);
      // Putting a file in the place of a folder fails at the end; in that of a device it would work, and break it.
      if (present !== null && !present.isFile()) throw new RejectionsFileRefused(`${path} is not a file.`);
      const aside = join(dirname(place), `.${basename(place)}.${process.pid}.aside`);
      return new RejectionsFile(place, aside, await open(aside, 'w'), fileOf);
    } catch (error) {
      if (error instanceof RejectionsFileRefused) throw error;
      throw new RejectionsFileRefused(`${path} cannot be written (${codeOf(error)}).`);
    }
  }

  /** The file is in its place and holds every rejection of what was read. */
  get inPlace(): boolean {
    return this.#state === 'in place';
  }

  /** Why it could not be written (a code of the system); null: it could, or nothing was to be written. */
  get failure(): string | null {
    return this.#failure;
  }

  add(rejection: LocatedRejection): void {
    if (this.#failure !== null) return;
    const { line, sourcedId, field, code } = rejection;
    const { what, todo } = describeRejection(rejection);
    const cells = [this.fileOf(rejection.resource), line === null ? '' : String(line), sourcedId ?? ''];
    this.#portion += neutralCsvRecord([...cells, field, code, what, todo]);
    this.rows += 1;
  }

  async send(): Promise<void> {
    const portion = this.#portion;
    this.#portion = '';
    if (portion !== '') await this.#orFail(() => this.handle.appendFile(portion));
  }

  async end(): Promise<void> {
    await this.send();
    await this.#orFail(async () => {
      await this.handle.sync();
      await this.handle.close();
      await rename(this.aside, this.place);
      this.#state = 'in place';
    });
  }

  /** Removes what was not put in its place. */
  async close(): Promise<void> {
    if (this.#state !== 'writing') return;
    this.#state = 'gone';
    await this.handle.close().catch(() => undefined);
    await unlink(this.aside).catch(() => undefined);
  }

  async #orFail(work: () => Promise<void>): Promise<void> {
    if (this.#failure !== null) return;
    try {
      await work();
    } catch (error) {
      this.#failure = codeOf(error);
    }
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
