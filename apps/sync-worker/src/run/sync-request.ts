import type { DeliveryReceipt, IvmGateway } from 'ivm-adapter';
import type { FieldMapping, RosterSource } from 'roster-domain';
import type { Approval, RosterStore, RunTrigger } from 'roster-store';
import type { Failure } from './describe-failure';
import type { RejectionSink } from './rejection-log';
import type { OnSyncProgress } from './sync-progress';
import type { Warning } from './sync-report';

/** A source as a run uses it. */
export interface OpenSource extends RosterSource {
  close(): Promise<void>;
  /**
   * Whether the provider has this user when asked for them alone; absent where it cannot be asked so (a bundle). Throws
   * when it does not answer or will not say.
   */
  readonly lookUp?: (sourcedId: string, options: { signal: AbortSignal }) => Promise<'there' | 'gone'>;
  /** Digest of what is read, where it is one thing (a bundle). */
  readonly sha256?: string;
  /** What was odd about it, once it was read. */
  readonly warnings?: readonly Warning[];
}

/** A side file with facts of single pairs, as a run uses it. */
export interface OpenSupplement {
  /** When the file was written, never later than its receipt. */
  readonly observedAt: Date;
  readonly sha256: string | undefined;
  /** What was odd about it, once it was read. */
  readonly warnings: readonly Warning[];
  /** Ends when everything was read; throws otherwise. */
  pages(options?: {
    signal?: AbortSignal;
  }): AsyncIterable<readonly { readonly bytes: Uint8Array; readonly line: number; parse(): unknown }[]>;
  /** Every cell of a row by its header, also of columns that are not read. */
  cellsOf?(record: { readonly bytes: Uint8Array; readonly line: number }): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What one run is asked to do, and with what. */
export interface SyncRequest {
  readonly store: RosterStore;
  readonly districtId: number;
  readonly registrationId: number;
  readonly registration: string;
  readonly trigger: RunTrigger;
  /** Opens what is to be read, with the metadata that is mapped; called when the run has begun, so that a refused bundle is a run that was refused. */
  openSource(mapping: FieldMapping): Promise<OpenSource>;
  /** Opens the supplement; absent or null: none is read, and the last one stands and ages. */
  openSupplement?(mapping: FieldMapping): Promise<OpenSupplement | null>;
  /** Told of every record that could not be used, beside the report's counts; absent: nobody is. */
  readonly rejectionSink?: RejectionSink;
  /** sourcedIds of the only schools the run may touch and judge; null: all. */
  readonly schools: readonly string[] | null;
  readonly dryRun: boolean;
  /** Consent to what the last held run showed, given with this run; null: one that was given before counts. */
  readonly approval: Approval | null;
  /** The id of a run that somebody asked for and that waits to be begun; absent: this is a new one. */
  readonly askedRun?: number;
  /** Of `schools`, those no pull has shown yet are a warning instead of a refusal. */
  readonly schoolsMayBeMissing?: boolean;
  /** Where IVM's list files go; null: nowhere. */
  readonly gateway: IvmGateway | null;
  /**
   * Tells the district's IVM over HTTP what it has to be told, when the answers are level; absent: it is told by nobody,
   * or by a clock. null: another process is at it.
   */
  readonly tellIvm?: (signal?: AbortSignal) => Promise<DeliveryReceipt | null>;
  /** The gateway is the registration's own: what it was shown is remembered. */
  readonly ownLists?: boolean;
  /** The due times this run serves; absent: the schedule did not set it off. */
  readonly due?: {
    readonly times: readonly Date[];
    /** No further run serves them: with the end of this one they are done. */
    readonly last: boolean;
  };
  /** How long to wait for another run of this registration to end. */
  readonly waitMs: number;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
  readonly progress?: OnSyncProgress;
  /** Told of what broke a run off; for the log. */
  readonly fault?: (error: unknown, failure: Failure) => void;
}
