import { hash } from 'node:crypto';
import type { Collection } from '../source/roster-source';

/** 128 bits of SHA-256 as 32 lower-case hexadecimal digits. */
export type Fingerprint = string;

export const FINGERPRINT_BYTES = 16;

/** What besides the record's own bytes decides which facts are stored for it. */
export interface FingerprintSalt {
  readonly collection: Collection;
  readonly normaliserVersion: number;
  /** Canonical text of the settings a stored record depends on; '' while there are none. */
  readonly settings: string;
}

/**
 * A function from a record's bytes to its fingerprint. Equal bytes under another shape, normaliser or settings get
 * another fingerprint, so that a skipped record is always one whose stored facts are still the right ones.
 * The returned array is reused by the next call.
 */
export function createFingerprinter(salt: FingerprintSalt): (bytes: Uint8Array) => Uint8Array {
  const { resource, mode, shape } = salt.collection;
  const salted = hash(
    'sha256',
    JSON.stringify([salt.normaliserVersion, resource, mode, shape, salt.settings]),
    'buffer',
  );
  let scratch = new Uint8Array(4096);
  scratch.set(salted);
  const fingerprint = new Uint8Array(FINGERPRINT_BYTES);
  return (bytes) => {
    const length = salted.length + bytes.length;
    if (length > scratch.length) {
      scratch = new Uint8Array(length * 2);
      scratch.set(salted);
    }
    scratch.set(bytes, salted.length);
    // As a string of one character a byte: a buffer of its own for each digest takes five times as long as the hashing.
    const digest = hash('sha256', scratch.subarray(0, length), 'binary');
    for (let at = 0; at < FINGERPRINT_BYTES; at += 1) fingerprint[at] = digest.charCodeAt(at);
    return fingerprint;
  };
}

export function fingerprintText(fingerprint: Uint8Array): Fingerprint {
  let text = '';
  for (let at = 0; at < fingerprint.length; at += 1) text += byteText[fingerprint[at] as number];
  return text;
}

const byteText = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
