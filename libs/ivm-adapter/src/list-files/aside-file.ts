import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { IvmDeliveryError } from '../port/ivm-delivery-error';
import { codeOf, isMissing, onDisk } from './on-disk';

const FLUSH_AT = 65_536;
/** Written by owner, read by the group: the lists hold names of children. */
const FILE_MODE = 0o640;
/** A file of another machine that nobody has written to for so long belongs to no run that lives. */
const LEFT_OVER_AFTER_MS = 3_600_000;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const thisProcess = randomBytes(4).toString('hex');
const ASIDE_NAME = /^\..+\.([0-9a-f]{8})-(\d+)-([0-9a-f]{8})-\d+\.aside$/;
let serial = 0;

/** A file written beside its place, complete on disk before it takes it in one step. */
export class AsideFile {
  private readonly hash = createHash('sha256');
  private buffer = '';
  private handle: FileHandle | undefined;
  private gone = false;
  private digest = '';

  private constructor(
    readonly folder: string,
    readonly name: string,
    readonly path: string,
    handle: FileHandle,
  ) {
    this.handle = handle;
  }

  static async open(folder: string, name: string): Promise<AsideFile> {
    const path = join(folder, `.${name}.${host}-${process.pid}-${thisProcess}-${++serial}.aside`);
    const handle = await onDisk(`write ${name} in ${folder}`, () => open(path, 'wx', FILE_MODE));
    return new AsideFile(folder, name, path, handle);
  }

  get sha256(): string {
    return this.digest;
  }

  async write(text: string): Promise<void> {
    this.buffer += text;
    if (this.buffer.length >= FLUSH_AT) await this.flush();
  }

  /** Everything on disk, whatever happens to the machine next. */
  async finish(): Promise<void> {
    await this.flush();
    await onDisk(`write ${this.name} in ${this.folder}`, async () => {
      await this.handle?.sync();
      await this.handle?.close();
    });
    this.handle = undefined;
    this.digest = this.hash.digest('hex');
  }

  /** Whether the file already in the place has the same bytes. */
  async equalsPresent(): Promise<boolean> {
    return (await sha256Of(join(this.folder, this.name))) === this.digest;
  }

  /** Takes the place of the file of that name, in one step for every reader. */
  async takePlace(): Promise<void> {
    await onDisk(`put ${this.name} into ${this.folder}`, () =>
      rename(this.path, join(this.folder, this.name)),
    );
    this.gone = true;
  }

  /** Removes what did not take its place; nothing to do otherwise. */
  async discard(): Promise<void> {
    await this.handle?.close().catch(() => undefined);
    this.handle = undefined;
    if (!this.gone) await unlink(this.path).catch(() => undefined);
    this.gone = true;
  }

  private async flush(): Promise<void> {
    const bytes = Buffer.from(this.buffer, 'utf8');
    this.buffer = '';
    this.hash.update(bytes);
    await onDisk(`write ${this.name} in ${this.folder}`, async () => {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.handle!.write(bytes, at, bytes.length - at, null);
        at += bytesWritten;
      }
    });
  }
}

/** Hex SHA-256 of a file, undefined when there is none. */
export async function sha256Of(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await onDisk(`read ${path}`, async () => {
      for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    });
  } catch (error) {
    if (error instanceof IvmDeliveryError && isMissing(error.cause)) return undefined;
    throw error;
  }
  return hash.digest('hex');
}

/** Makes renames in this folder outlast a power cut, where the platform can. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}

/**
 * Removes aside files of runs that were killed; those of runs which may live are left alone.
 * @param alone the caller has the only right to deliver (it hands a fence): files of every other process go too, so that a
 *   worker frozen between its last question and its renaming finds nothing to rename when it wakes
 */
export async function removeLeftOvers(folder: string, alone = false): Promise<void> {
  for (const name of await onDisk(`read the folder ${folder}`, () => readdir(folder))) {
    const match = ASIDE_NAME.exec(name);
    if (!match) continue;
    const path = join(folder, name);
    const ofAnother = !(match[1] === host && Number(match[2]) === process.pid);
    if ((alone && ofAnother) || (await isLeftOver(path, match[1]!, Number(match[2]), match[3]!)))
      await unlink(path).catch(() => undefined);
  }
}

async function isLeftOver(path: string, onHost: string, pid: number, token: string): Promise<boolean> {
  if (onHost === host && pid === process.pid) return token !== thisProcess;
  if (onHost === host && !isAlive(pid)) return true;
  const written = await stat(path).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs > LEFT_OVER_AFTER_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
