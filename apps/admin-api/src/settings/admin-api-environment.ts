import { IsIn, IsNotEmpty, IsOptional, Matches } from 'class-validator';
import type { ClientOptions } from 'oneroster-client';
import { IsDatabaseAddress, IsTrustworthyAddress } from './address-rules';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Which addresses a provider may have. The URL is typed by people: it must not lead into our own network unasked. */
export const reachOf = {
  public: {},
  private: { allowPrivateNetwork: true },
  loopback: { allowLoopback: true },
} as const satisfies Record<string, ClientOptions>;

/** The variables admin-api reads, as text. Every message is a whole sentence and never repeats the value. */
export class AdminApiEnvironment {
  @Matches(/^(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/, {
    message: 'ADMIN_API_PORT must be a whole number from 0 to 65535 (0 takes any free port).',
  })
  ADMIN_API_PORT = '4000';

  @Matches(/^[\w.:-]+$/, { message: 'ADMIN_API_HOST must be a host name or an IP address to listen on.' })
  ADMIN_API_HOST = '127.0.0.1';

  @IsDatabaseAddress({
    message:
      'DATABASE_URL must be set to a PostgreSQL address (postgres://user:password@host:port/database).',
  })
  DATABASE_URL!: string;

  @IsTrustworthyAddress({
    message:
      'OIDC_ISSUER must be set to the https:// address of the OAuth issuer whose tokens are accepted; http:// is accepted on this machine (127.0.0.1, localhost) only.',
  })
  OIDC_ISSUER!: string;

  @IsNotEmpty({ message: 'OIDC_AUDIENCE must be set to the audience that tokens for this API carry.' })
  OIDC_AUDIENCE!: string;

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

  @IsIn(logLevels, { message: `LOG_LEVEL must be one of ${logLevels.join(', ')}.` })
  LOG_LEVEL: LogLevel = 'info';

  @IsOptional()
  @Matches(/^[^\p{Cc}]{1,200}$/u, {
    message: 'READY_AFTER_FIRST_SYNC must be the name of a registration, or absent.',
  })
  READY_AFTER_FIRST_SYNC?: string;

  @IsOptional()
  @IsIn(['stdin'], { message: 'SUPERVISED must be "stdin" (stop when standard input ends), or absent.' })
  SUPERVISED?: string;
}
