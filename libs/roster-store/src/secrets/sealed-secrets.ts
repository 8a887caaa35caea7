import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { StoreRefused } from '../connection/store-refused';
import type { SecretKeys } from './secret-keys';

/** As stored: AES-256-GCM, all parts in base64. */
export interface SealedSecrets {
  readonly keyId: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

/** Secrets in the open. Printed, logged or made JSON it shows nothing; only `reveal` gives them. */
export class Secrets {
  readonly #values: Readonly<Record<string, string>>;

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = { ...values };
  }

  reveal(): Readonly<Record<string, string>> {
    return this.#values;
  }

  toJSON(): string {
    return '[secret]';
  }

  toString(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/**
 * Seals secrets with the current key.
 * @param place what they belong to; sealed secrets moved to another row do not open there
 */
export function seal(secrets: Secrets, keys: SecretKeys | null, place: string): SealedSecrets {
  const key = keys?.byId.get(keys.current);
  if (!keys || !key) throw new StoreRefused(NO_KEYS);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(JSON.stringify(secrets.reveal()), 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer): string => bytes.toString('base64');
  return { keyId: keys.current, iv: base64(iv), tag: base64(cipher.getAuthTag()), data: base64(data) };
}

/** Opens what `seal` made for the same place. @throws {StoreRefused} when its key is not known or it was changed */
export function open(sealed: SealedSecrets, keys: SecretKeys | null, place: string): Secrets {
  if (keys === null) throw new StoreRefused(NO_KEYS);
  const key = keys.byId.get(sealed.keyId);
  if (key === undefined)
    throw new StoreRefused(
      `The secrets of this registration were sealed with the key "${sealed.keyId}", which SECRET_KEYS does not have; add it after the newest.`,
    );
  try {
    const bytes = (part: string): Buffer => Buffer.from(part, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(sealed.iv), { authTagLength: 16 })
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes(sealed.tag));
    const text = Buffer.concat([decipher.update(bytes(sealed.data)), decipher.final()]).toString('utf8');
    return new Secrets(JSON.parse(text) as Record<string, string>);
  } catch {
    throw new StoreRefused(
      `The secrets of this registration cannot be opened with the key "${sealed.keyId}": the key is another one, or they were changed. Enter them again.`,
    );
  }
}

const NO_KEYS =
  'This registration has secrets, and there is no key for them: set SECRET_KEYS ("id:key", 32 random bytes in base64).';
