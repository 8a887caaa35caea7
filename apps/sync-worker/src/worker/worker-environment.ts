import 'reflect-metadata';
import { resolve } from 'node:path';
import { IsIn, IsOptional, IsTimeZone, Matches, validateSync } from 'class-validator';
import type { ClientOptions } from 'oneroster-client';
import { nextDue } from 'roster-store';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Which addresses of providers are asked. */
const reachOf = {
  public: {},
  private: { allowPrivateNetwork: true },
  loopback: { allowLoopback: true },
} as const satisfies Record<string, ClientOptions>;

/** The variables sync-worker reads, as text. Every message is a whole sentence and never repeats the value. */
class WorkerEnvironment {
  @Matches(/^(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/, {
    message: 'SYNC_WORKER_PORT must be a whole number from 0 to 65535 (0 takes any free port).',
  })
  SYNC_WORKER_PORT = '4001';

  @Matches(/^[\w.:-]+$/, { message: 'SYNC_WORKER_HOST must be a host name or an IP address to listen on.' })
  SYNC_WORKER_HOST = '127.0.0.1';

  @Matches(/^postgres(ql)?:\/\/\S+$/, {
    message:
      'DATABASE_URL must be set to a PostgreSQL address (postgres://user:password@host:port/database).',
  })
  DATABASE_URL!: string;

  @IsOptional()
  @Matches(/^[^\p{Cc}]{1,4096}$/u, {
    message:
      'SYNC_BUNDLE must be the path of a OneRoster CSV bundle (zip), or of a folder that is filled with them, or absent.',
  })
  SYNC_BUNDLE?: string;

  @Matches(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/, {
    message:
      'SYNC_NAME must be letters, digits, blanks, ".", "_" and "-", at most 100 of them, beginning with a letter or digit.',
  })
  SYNC_NAME = 'local';

  @IsOptional()
  @Matches(/^[^\p{Cc}]{1,4096}$/u, {
    message: "SYNC_OUT must be the folder IVM's list files are written to, or absent.",
  })
  SYNC_OUT?: string;

  @Matches(/^[\d*,/\-A-Za-z ]{9,100}$/, {
    message: 'SYNC_CRON must be a cron expression of five fields, such as "0 22 * * *" (every day at 22:00).',
  })
  SYNC_CRON = '0 22 * * *';

  @IsTimeZone({ message: 'SYNC_TIMEZONE must be an IANA time zone such as America/Chicago.' })
  SYNC_TIMEZONE = 'UTC';

  @Matches(/^([1-9]|[1-9]\d)$/, {
    message: 'SYNC_CONCURRENCY must be how many registrations run at once, from 1 to 99.',
  })
  SYNC_CONCURRENCY = '2';

  @IsOptional()
  @Matches(/^\S+$/, {
    message:
      'SECRET_KEYS must be "id:key" (32 random bytes in base64), several divided by commas, or absent.',
  })
  SECRET_KEYS?: string;

  @IsIn(Object.keys(reachOf), {
    message:
      'PROVIDER_ADDRESSES must be public (providers on the internet only), private (networks of your own too) or loopback (this machine too, also over http).',
  })
  PROVIDER_ADDRESSES: keyof typeof reachOf = 'public';

  @IsOptional()
  @Matches(/^https?:\/\/\S+$/, {
    message: "IVM_URL must be the address of the local district's IVM (http or https), or absent.",
  })
  IVM_URL?: string;

  @IsOptional()
  @Matches(/^https?:\/\/\S+$/, { message: 'IVM_TOKEN_URL must be the address IVM gives tokens at.' })
  IVM_TOKEN_URL?: string;

  @IsOptional()
  @Matches(/^[^\p{Cc}]{1,500}$/u, { message: 'IVM_CLIENT_ID must be the client IVM knows us by.' })
  IVM_CLIENT_ID?: string;

  @IsOptional()
  @Matches(/^[^\p{Cc}]{1,4096}$/u, { message: 'IVM_CLIENT_SECRET must be the secret of IVM_CLIENT_ID.' })
  IVM_CLIENT_SECRET?: string;

  @IsOptional()
  @IsIn(['yes', 'no'], {
    message: 'IVM_VERIFY must be yes (this IVM knows a third answer, "ask the office") or no.',
  })
  IVM_VERIFY?: string;

  @IsOptional()
  @IsIn(['yes', 'no'], {
    message: 'IVM_PRESENCE_IS_APPROVAL must be yes (whoever is on its list may collect) or no.',
  })
  IVM_PRESENCE_IS_APPROVAL?: string;

  @IsIn(logLevels, { message: `LOG_LEVEL must be one of ${logLevels.join(', ')}.` })
  LOG_LEVEL: LogLevel = 'info';

  @IsOptional()
  @IsIn(['stdin'], { message: 'SUPERVISED must be "stdin" (stop when standard input ends), or absent.' })
  SUPERVISED?: string;
}

/** An IVM over HTTP, and what a person answered about it. */
export interface IvmSettings {
  readonly url: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly verify: boolean;
  readonly presenceIsApproval: boolean;
}

/** What sync-worker was told at its start; read once, never again. */
export interface WorkerSettings {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly databaseUrl: string;
  /** The bundle, or folder of bundles, to sync at the start and then by `cron`; null: only what the store holds. */
  readonly bundle: string | null;
  readonly registration: string;
  /** Folder of IVM's list files; null: none are written. */
  readonly out: string | null;
  readonly cron: string;
  readonly timezone: string;
  /** Registrations this worker runs at once. */
  readonly concurrency: number;
  /** Keys of the registrations' secrets, as `openRosterStore` takes them; null: none. */
  readonly secretKeys: string | null;
  /** Which providers may be asked. */
  readonly client: ClientOptions;
  /** How the local district's IVM is told; null: as it was set up, or not at all. */
  readonly ivm: IvmSettings | null;
  readonly logLevel: LogLevel;
  /** Stop when standard input ends, because then the supervisor is gone. */
  readonly supervised: boolean;
}

/** The environment cannot be used. The message has one sentence per variable, names each, and shows no value. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';
}

function isEverDue(cron: string, timezone: string): boolean {
  try {
    nextDue(cron, timezone, new Date());
    return true;
  } catch {
    return false;
  }
}

/** Reads and checks the environment. An empty variable counts as absent. @throws {SettingsRefused} */
export function readWorkerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  const read = new WorkerEnvironment();
  for (const name of variables) {
    const value = environment[name]?.trim();
    if (value) Object.assign(read, { [name]: value });
  }
  const sentences = validateSync(read).flatMap((error) => Object.values(error.constraints ?? {}));
  if (sentences.length === 0 && !isEverDue(read.SYNC_CRON, read.SYNC_TIMEZONE))
    sentences.push('SYNC_CRON is not a cron expression such as "0 22 * * *".');
  const missing = read.IVM_URL === undefined ? [] : ivmVariables.filter((name) => read[name] === undefined);
  if (missing.length > 0) sentences.push(`IVM_URL is set, and so must be ${missing.join(', ')}.`);
  if (sentences.length > 0) throw new SettingsRefused(sentences.join('\n'));
  return {
    host: read.SYNC_WORKER_HOST,
    port: Number(read.SYNC_WORKER_PORT),
    databaseUrl: read.DATABASE_URL,
    bundle: read.SYNC_BUNDLE === undefined ? null : resolve(read.SYNC_BUNDLE),
    registration: read.SYNC_NAME,
    out: read.SYNC_OUT === undefined ? null : resolve(read.SYNC_OUT),
    cron: read.SYNC_CRON,
    timezone: read.SYNC_TIMEZONE,
    concurrency: Number(read.SYNC_CONCURRENCY),
    secretKeys: read.SECRET_KEYS ?? null,
    client: reachOf[read.PROVIDER_ADDRESSES],
    ivm: ivmSettings(read),
    logLevel: read.LOG_LEVEL,
    supervised: read.SUPERVISED === 'stdin',
  };
}

const ivmVariables = [
  'IVM_TOKEN_URL',
  'IVM_CLIENT_ID',
  'IVM_CLIENT_SECRET',
  'IVM_VERIFY',
  'IVM_PRESENCE_IS_APPROVAL',
] as const satisfies readonly (keyof WorkerEnvironment)[];

function ivmSettings(read: WorkerEnvironment): IvmSettings | null {
  const { IVM_URL: url, IVM_TOKEN_URL: tokenUrl, IVM_CLIENT_ID: clientId, IVM_CLIENT_SECRET: secret } = read;
  if (url === undefined || tokenUrl === undefined || clientId === undefined || secret === undefined)
    return null;
  return {
    ...{ url, tokenUrl, clientId, clientSecret: secret },
    verify: read.IVM_VERIFY === 'yes',
    presenceIsApproval: read.IVM_PRESENCE_IS_APPROVAL === 'yes',
  };
}

const variables = [
  'SYNC_WORKER_PORT',
  'SYNC_WORKER_HOST',
  'DATABASE_URL',
  'SYNC_BUNDLE',
  'SYNC_NAME',
  'SYNC_OUT',
  'SYNC_CRON',
  'SYNC_TIMEZONE',
  'SYNC_CONCURRENCY',
  'SECRET_KEYS',
  'PROVIDER_ADDRESSES',
  'IVM_URL',
  ...ivmVariables,
  'LOG_LEVEL',
  'SUPERVISED',
] as const satisfies readonly (keyof WorkerEnvironment)[];
