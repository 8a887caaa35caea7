import { crc32 } from 'node:zlib';
import type { RecordSlice } from '../json/slice-records';

/** new: first met. again: met before, byte by byte the same. changed: its id was met with other content. */
export type Sighting = 'new' | 'again' | 'changed';

const FIRST_SIZE = 1 << 12;

/**
 * The records met in a walk, by digests of id and content in typed arrays of 32 to 64 bytes a
 * record, so that a walk of millions stays small. 64 bits of id and 32 of content must collide together before a record is taken for
 * another.
 */
export class SeenRecords {
  #count = 0;
  #mask = FIRST_SIZE - 1;
  /** Per slot: two digests of the id, one of the first content met, and the round in which it was last met (0: free). */
  #slots = new Uint32Array(FIRST_SIZE * 4);
  /** Contents beyond the first of an id: few, or the provider is no provider. */
  readonly #furtherContents = new Set<string>();
  #round = 0;

  /** A walk that begins anew meets everybody a second time. */
  beginRound(): void {
    this.#round += 1;
  }

  /** Whether its id was met, in any round. */
  has(record: RecordSlice): boolean {
    const { a, b } = digestsOf(record);
    return this.#slots[this.#find(a, b) * 4 + 3] !== 0;
  }

  /** A number that stands for its id. */
  digestOf(record: RecordSlice): number {
    return digestsOf(record).a;
  }

  /** @returns how it stands to what was met in the whole walk, and whether its id was met in this round already */
  meet(record: RecordSlice): { sighting: Sighting; inRound: boolean } {
    const content = crc32(record.bytes) >>> 0;
    const { a, b } = digestsOf(record);
    let slot = this.#find(a, b);
    const round = this.#slots[slot * 4 + 3] as number;
    if (round === 0) {
      if (this.#count * 2 > this.#mask) {
        this.#grow();
        slot = this.#find(a, b);
      }
      this.#slots.set([a, b, content, this.#round], slot * 4);
      this.#count += 1;
      return { sighting: 'new', inRound: false };
    }
    const same = this.#slots[slot * 4 + 2] === content || this.#isKnownContent(`${a}:${b}:${content}`);
    const inRound = round === this.#round;
    this.#slots[slot * 4 + 3] = this.#round;
    return { sighting: same ? 'again' : 'changed', inRound };
  }

  #isKnownContent(key: string): boolean {
    if (this.#furtherContents.has(key)) return true;
    this.#furtherContents.add(key);
    return false;
  }

  #find(a: number, b: number): number {
    let slot = (a ^ (b << 7)) & this.#mask;
    for (;;) {
      const at = slot * 4;
      if (this.#slots[at + 3] === 0 || (this.#slots[at] === a && this.#slots[at + 1] === b)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Uint32Array((this.#mask + 1) * 4);
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 3] === 0) continue;
      const slot = this.#find(old[at] as number, old[at + 1] as number);
      this.#slots.set(old.subarray(at, at + 4), slot * 4);
    }
  }
}

function digestsOf({ bytes, idStart, idEnd }: RecordSlice): { a: number; b: number } {
  // Who has no id is told apart by content alone.
  const [from, to] = idEnd === idStart ? [0, bytes.length] : [idStart, idEnd];
  return {
    a: digest(bytes, from, to, 0x811c9dc5, 0x01000193),
    b: digest(bytes, from, to, 0x2545f491, 0x85ebca6b),
  };
}

function digest(bytes: Buffer, from: number, to: number, seed: number, factor: number): number {
  let hash = seed;
  for (let at = from; at < to; at += 1) {
    hash = Math.imul(hash ^ (bytes[at] as number), factor);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
