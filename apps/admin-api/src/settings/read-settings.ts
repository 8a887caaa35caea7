import 'reflect-metadata';
import { validateSync } from 'class-validator';
import type { ClientOptions } from 'oneroster-client';
import { AdminApiEnvironment, reachOf, type LogLevel } from './admin-api-environment';

/** What admin-api was told at its start; read once, never again. */
export interface AdminApiSettings {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly databaseUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly logLevel: LogLevel;
  /** Keys of the registrations' secrets, as `openRosterStore` takes them; null: none. */
  readonly secretKeys: string | null;
  /** Which providers may be asked when a connection is checked. */
  readonly client: ClientOptions;
  /** Ready only once this registration of the local district has finished its first sync. */
  readonly readyAfterFirstSync: string | undefined;
  /** Stop when standard input ends, because then the supervisor is gone. */
  readonly supervised: boolean;
}

/** The environment cannot be used. The message has one sentence per variable, names each, and shows no value. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';
}

/**
 * Reads and checks the environment. An empty variable counts as absent.
 *
 * @throws {SettingsRefused}
 */
export function readSettings(environment: NodeJS.ProcessEnv): AdminApiSettings {
  const read = new AdminApiEnvironment();
  for (const name of variables) {
    const value = environment[name]?.trim();
    if (value) Object.assign(read, { [name]: value });
  }

  const sentences = validateSync(read).flatMap((error) => Object.values(error.constraints ?? {}));
  if (sentences.length > 0) throw new SettingsRefused(sentences.join('\n'));

  return {
    host: read.ADMIN_API_HOST,
    port: Number(read.ADMIN_API_PORT),
    databaseUrl: read.DATABASE_URL,
    issuer: read.OIDC_ISSUER,
    audience: read.OIDC_AUDIENCE,
    logLevel: read.LOG_LEVEL,
    secretKeys: read.SECRET_KEYS ?? null,
    client: reachOf[read.PROVIDER_ADDRESSES],
    readyAfterFirstSync: read.READY_AFTER_FIRST_SYNC,
    supervised: read.SUPERVISED === 'stdin',
  };
}

const variables = [
  'ADMIN_API_PORT',
  'ADMIN_API_HOST',
  'DATABASE_URL',
  'OIDC_ISSUER',
  'OIDC_AUDIENCE',
  'LOG_LEVEL',
  'SECRET_KEYS',
  'PROVIDER_ADDRESSES',
  'READY_AFTER_FIRST_SYNC',
  'SUPERVISED',
] as const satisfies readonly (keyof AdminApiEnvironment)[];
