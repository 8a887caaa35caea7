import { createSecretKey, type KeyObject } from 'node:crypto';
import { StoreRefused } from '../connection/store-refused';

/** The keys secrets are sealed with, by their id. New ones are sealed with the first; older ones still open. */
export interface SecretKeys {
  readonly current: string;
  readonly byId: ReadonlyMap<string, KeyObject>;
}

const KEY_BYTES = 32;

/**
 * Reads `id:key,id:key,…`, each key 32 bytes in base64, the one to seal with first. The text is kept nowhere.
 * @throws {StoreRefused} with a sentence that shows no key
 */
export function readSecretKeys(text: string): SecretKeys {
  const byId = new Map<string, KeyObject>();
  for (const part of text.split(',')) {
    const [, id, base64] = /^\s*([A-Za-z0-9._-]{1,40}):([A-Za-z0-9+/]{43}=)\s*$/.exec(part) ?? [];
    if (id === undefined || base64 === undefined || byId.has(id))
      throw new StoreRefused(
        'SECRET_KEYS must be "id:key", several divided by commas, the newest first: each id once, each key 32 random bytes in base64 (openssl rand -base64 32).',
      );
    byId.set(id, createSecretKey(Buffer.from(base64, 'base64').subarray(0, KEY_BYTES)));
  }
  const [current] = byId.keys();
  return { current: current!, byId };
}
