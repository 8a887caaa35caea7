import { FINGERPRINT_BYTES } from './fingerprint';

const WORDS = FINGERPRINT_BYTES / 4;
const FIRST_SLOTS = 1024;

/**
 * fingerprint -> row id and a seen bit, for every stored record that may be skipped, in typed
 * arrays: 21 bytes a slot, at most three slots a record (half as much again while it grows). Pure; the store fills it and receives the row ids nobody saw.
 */
export class KnownRecords {
  #words: Uint32Array;
  #rowIds: Int32Array;
  #seen: Uint8Array;
  #mask: number;
  #size = 0;

  /** @param expected about how many records will be added; with more of them it grows */
  constructor(expected = 0) {
    let slots = FIRST_SLOTS;
    while (slots * 3 < expected * 4) slots *= 2;
    this.#mask = slots - 1;
    this.#words = new Uint32Array(slots * WORDS);
    this.#rowIds = new Int32Array(slots);
    this.#seen = new Uint8Array(slots);
  }

  get size(): number {
    return this.#size;
  }

  /**
   * @param rowId a positive row id
   * @param at where in the bytes the fingerprint begins: many come packed, and a view of each took longer than this
   */
  add(bytes: Uint8Array, rowId: number, at = 0): void {
    if (rowId <= 0) throw new RangeError('A row id is positive.');
    const slot = this.#slotOf(bytes, at);
    if (this.#rowIds[slot] !== 0) throw new Error('Two stored records have one fingerprint.');
    const words = this.#words;
    for (let word = 0; word < WORDS; word += 1) words[slot * WORDS + word] = wordAt(bytes, at + word * 4);
    this.#rowIds[slot] = rowId;
    this.#size += 1;
    if (this.#size * 4 > this.#rowIds.length * 3) this.#grow();
  }

  /** Marks the record as seen in this pull. @returns whether it is known, and so need not be parsed */
  see(fingerprint: Uint8Array): boolean {
    const slot = this.#slotOf(fingerprint, 0);
    if (this.#rowIds[slot] === 0) return false;
    this.#seen[slot] = 1;
    return true;
  }

  /** Row ids of the known records which this pull did not contain. */
  *unseen(): Generator<number> {
    for (let slot = 0; slot <= this.#mask; slot += 1) {
      const rowId = this.#rowIds[slot] as number;
      if (rowId !== 0 && this.#seen[slot] === 0) yield rowId;
    }
  }

  /** Twice the slots; every record is put where it belongs among them. */
  #grow(): void {
    const { length } = this.#rowIds;
    const [words, rowIds, seen] = [this.#words, this.#rowIds, this.#seen];
    this.#mask = length * 2 - 1;
    this.#words = new Uint32Array(length * 2 * WORDS);
    this.#rowIds = new Int32Array(length * 2);
    this.#seen = new Uint8Array(length * 2);
    for (let from = 0; from < length; from += 1) {
      if (rowIds[from] === 0) continue;
      let to = (words[from * WORDS] as number) & this.#mask;
      while (this.#rowIds[to] !== 0) to = (to + 1) & this.#mask;
      for (let word = 0; word < WORDS; word += 1)
        this.#words[to * WORDS + word] = words[from * WORDS + word] as number;
      this.#rowIds[to] = rowIds[from] as number;
      this.#seen[to] = seen[from] as number;
    }
  }

  #slotOf(bytes: Uint8Array, from: number): number {
    const w0 = wordAt(bytes, from);
    const w1 = wordAt(bytes, from + 4);
    const w2 = wordAt(bytes, from + 8);
    const w3 = wordAt(bytes, from + 12);
    const words = this.#words;
    // SHA-256 is uniform: its first word is as good a hash as any.
    for (let slot = w0 & this.#mask; ; slot = (slot + 1) & this.#mask) {
      if (this.#rowIds[slot] === 0) return slot;
      const at = slot * WORDS;
      if (words[at] === w0 && words[at + 1] === w1 && words[at + 2] === w2 && words[at + 3] === w3)
        return slot;
    }
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}
