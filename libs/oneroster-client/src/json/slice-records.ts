/** One record of a page, not parsed. */
export interface RecordSlice {
  /** The record as the provider wrote it: a view of the page. */
  readonly bytes: Buffer;
  /** Where in `bytes` the value of its `sourcedId` stands, quotes not included; 0, 0 when there is none. */
  readonly idStart: number;
  readonly idEnd: number;
}

/** Why a page has no list of records. */
export type NoRecordsCode = 'NOT_JSON' | 'CUT_OFF' | 'NO_ENVELOPE';

export class NoRecordsError extends Error {
  override readonly name = 'NoRecordsError';
  constructor(readonly code: NoRecordsCode) {
    super(code);
  }
}

/**
 * Cuts a page into its records without parsing them: comparing bytes comes first, and on most days nearly all of them
 * are known. Looks for one of the envelopes (any case), whose value is a list or one object; a bare list will do.
 * A slice may turn out not to be JSON when it is parsed; the page as a whole is known to have come to its end.
 * @throws NoRecordsError
 */
export function sliceRecords(page: Buffer, envelopes: ReadonlySet<string>): RecordSlice[] {
  const slicer = new Slicer(page);
  return slicer.records(envelopes);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SOURCED_ID = Buffer.from('sourcedId');

class Slicer {
  #at = 0;
  #idStart = 0;
  #idEnd = 0;

  constructor(private readonly page: Buffer) {
    if (page[0] === 0xef && page[1] === 0xbb && page[2] === 0xbf) this.#at = 3;
  }

  records(envelopes: ReadonlySet<string>): RecordSlice[] {
    let records: RecordSlice[] | undefined;
    const first = this.#significant();
    if (first === OPEN_LIST) records = this.#list();
    else if (first === OPEN_OBJECT) records = this.#envelope(envelopes);
    else throw new NoRecordsError('NOT_JSON');
    this.#skipSpace();
    if (this.#at < this.page.length) throw new NoRecordsError('NOT_JSON');
    if (records === undefined) throw new NoRecordsError('NO_ENVELOPE');
    return records;
  }

  #envelope(envelopes: ReadonlySet<string>): RecordSlice[] | undefined {
    let records: RecordSlice[] | undefined;
    this.#at += 1;
    if (this.#significant() === CLOSE_OBJECT) {
      this.#at += 1;
      return undefined;
    }
    for (;;) {
      if (this.#significant() !== QUOTE) throw new NoRecordsError('NOT_JSON');
      const start = this.#at;
      this.#skipString();
      const name = this.page.toString('latin1', start + 1, this.#at - 1).toLowerCase();
      if (this.#significant() !== COLON) throw new NoRecordsError('NOT_JSON');
      this.#at += 1;
      const kind = this.#significant();
      if (envelopes.has(name) && (kind === OPEN_LIST || kind === OPEN_OBJECT)) {
        // Two lists that could both be meant: which one is whole is not known.
        if (records !== undefined) throw new NoRecordsError('NO_ENVELOPE');
        records = kind === OPEN_LIST ? this.#list() : [this.#record()];
      } else this.#skipValue();
      const next = this.#significant();
      this.#at += 1;
      if (next === CLOSE_OBJECT) return records;
      if (next !== COMMA) throw new NoRecordsError('NOT_JSON');
    }
  }

  #list(): RecordSlice[] {
    const records: RecordSlice[] = [];
    this.#at += 1;
    if (this.#significant() === CLOSE_LIST) {
      this.#at += 1;
      return records;
    }
    for (;;) {
      records.push(this.#record());
      const next = this.#significant();
      this.#at += 1;
      if (next === CLOSE_LIST) return records;
      if (next !== COMMA) throw new NoRecordsError('NOT_JSON');
    }
  }

  #record(): RecordSlice {
    this.#significant();
    const start = this.#at;
    this.#idStart = this.#idEnd = start;
    this.#skipValue();
    const bytes = this.page.subarray(start, this.#at);
    return { bytes, idStart: this.#idStart - start, idEnd: this.#idEnd - start };
  }

  /** Past the value which begins here; the last `sourcedId` of its outermost object is noted. */
  #skipValue(): void {
    const { page } = this;
    const kind = this.#significant();
    if (kind === QUOTE) return this.#skipString();
    if (kind !== OPEN_LIST && kind !== OPEN_OBJECT) return this.#skipWord();
    let depth = 0;
    for (;;) {
      const byte = page[this.#at];
      if (byte === QUOTE) {
        const start = this.#at;
        this.#skipString();
        if (depth === 1 && kind === OPEN_OBJECT && this.#at - start === 11) this.#noteId(start);
        continue;
      }
      if (byte === undefined) throw new NoRecordsError('CUT_OFF');
      this.#at += 1;
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return;
      }
    }
  }

  /** The string just read is as long as the name `sourcedId`: if it is that name, its value is the id. */
  #noteId(start: number): void {
    for (let at = 0; at < SOURCED_ID.length; at += 1) {
      if (this.page[start + 1 + at] !== SOURCED_ID[at]) return;
    }
    if (this.#significant() !== COLON) return;
    this.#at += 1;
    const kind = this.#significant();
    const from = this.#at;
    if (kind === QUOTE) {
      this.#skipString();
      this.#idStart = from + 1;
      this.#idEnd = this.#at - 1;
    } else if (kind !== OPEN_LIST && kind !== OPEN_OBJECT) {
      this.#skipWord();
      this.#idStart = from;
      this.#idEnd = this.#at;
    }
  }

  #skipString(): void {
    const { page } = this;
    for (let at = this.#at + 1; at < page.length; at += 1) {
      const byte = page[at];
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        this.#at = at + 1;
        return;
      }
    }
    throw new NoRecordsError('CUT_OFF');
  }

  /** A number, true, false or null. */
  #skipWord(): void {
    const start = this.#at;
    while (this.#at < this.page.length && isWordByte(this.page[this.#at] as number)) this.#at += 1;
    if (this.#at === start) throw new NoRecordsError('NOT_JSON');
  }

  /** The next byte that is no blank, without going past it. */
  #significant(): number {
    this.#skipSpace();
    const byte = this.page[this.#at];
    if (byte === undefined) throw new NoRecordsError(this.#at === 0 ? 'NOT_JSON' : 'CUT_OFF');
    return byte;
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.page[this.#at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.#at += 1;
    }
  }
}

function isWordByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || isSignOrPoint(byte);
}

function isSignOrPoint(byte: number): boolean {
  return byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x45;
}
