import type { SandboxDistrict } from './data/sandbox-district';
import type { Misbehaviour } from './misbehaviour/misbehaviour';
import type { SandboxRequest } from './request-log';

/** A OneRoster 1.1 provider that runs. */
export interface SandboxProvider {
  /** What a person would be given: scheme, host, port and prefix, without /ims/oneroster/v1p1. */
  readonly url: string;
  /** Of the token endpoint; there only with auth oauth2. */
  readonly tokenUrl: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly port: number;
  /** With tls: certificate of the authority, PEM, for a client to trust. */
  readonly ca?: string;
  /** All requests so far, the latest 20,000 of them, in the order they came. */
  readonly requests: readonly SandboxRequest[];
  /** Adds to what is in force; answers with what takes it back. */
  misbehave(...misbehaviours: readonly Misbehaviour[]): () => void;
  /** From now on as the specification says. */
  behave(): void;
  /** From the next request on another district (of ClassLink: of those which have none of their own). */
  setData(district: SandboxDistrict): Promise<void>;
  /** Access tokens given out are no longer good. */
  expireTokens(): void;
  /** ClassLink: another bearer for an application; the list tells it, the old one is no longer good. */
  exchangeBearer(applicationId: string, bearer: string | null): void;
  forgetRequests(): void;
  /** Ends every connection. May be called more than once. */
  close(): Promise<void>;
}
