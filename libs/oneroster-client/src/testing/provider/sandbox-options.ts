import type { SandboxAuth } from './auth/sandbox-auth';
import type { SandboxClassLink } from './classlink/sandbox-class-link';
import type { SandboxDistrict } from './data/sandbox-district';
import type { Misbehaviour } from './misbehaviour/misbehaviour';

export interface SandboxOptions {
  /** Rows in memory. */
  readonly district?: SandboxDistrict;
  /** Path of a OneRoster 1.1 CSV bundle, read before the sandbox listens. Instead of `district`. */
  readonly bundle?: string;
  /** Default: none. */
  readonly auth?: SandboxAuth;
  readonly classLink?: SandboxClassLink;
  /** In force from the first request. */
  readonly misbehaviours?: readonly Misbehaviour[];
  /** What stands before /ims/oneroster/v1p1, such as '/district/one'. Default: nothing. */
  readonly prefix?: string;
  /** Default /ims/oneroster/v1p1; another one for what is not OneRoster 1.1. */
  readonly servicePath?: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** https, with a certificate of a private authority made for this sandbox. Default: http. */
  readonly tls?: SandboxTls;
  /** What is asked for the time of tokens and signatures. Default: the clock. */
  readonly now?: () => Date;
  /** dateLastModified of rows that name none, ISO 8601. Default: 2026-08-01T00:00:00.000Z. */
  readonly modifiedAt?: string;
}

export interface SandboxTls {
  /** Names and addresses the certificate is for. Default: 127.0.0.1, ::1 and localhost. */
  readonly names?: readonly string[];
  /** Default: from an hour ago for a day; for a certificate that is over, or not yet good. */
  readonly validFrom?: Date;
  readonly validUntil?: Date;
}
