import type { PickupAnswer } from '../../port/ivm-gateway';
import type { HeldLists } from '../held-lists';
import type { SandboxHistory } from './sandbox-history';
import type { IvmMisbehaviour } from './sandbox-misbehaviour';

/** One request the sandbox had, without its content. */
export interface IvmSandboxRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Items in its batch; 0: it was answered as before. */
  items: number;
  /** What it was answered; null: the connection was ended instead. */
  status: number | null;
}

/** Two or more contacts that this IVM takes for one human. */
export interface MergedContact {
  readonly school: string;
  readonly ivmId: string;
  /** The sender's ids. */
  readonly ids: readonly string[];
  /** IVM had them before they were sent. */
  readonly unmanaged: boolean;
}

/** A visitor system on this machine: a real server with a state of its own. */
export interface IvmSandbox {
  /** The base address of the contract; a page for people stands at `/`. */
  readonly url: string;
  readonly tokenUrl: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly port: number;
  readonly requests: IvmSandboxRequest[];
  /** Every state its relationships went through. */
  readonly history: SandboxHistory;
  /** Access tokens given out so far. */
  readonly tokensGiven: number;
  misbehave(...deeds: IvmMisbehaviour[]): void;
  /** Undoes every `misbehave`. */
  behave(): void;
  expireTokens(): void;
  /** What was sent, as it holds it; undefined: it has no such school. */
  held(schoolId: string): HeldLists | undefined;
  heldNoGo(): readonly string[];
  /** Contacts it took for one. */
  merged(): readonly MergedContact[];
  /** What the desk sees of a human and a student: the best that any of the contacts merged into them may. */
  deskSays(schoolId: string, studentId: string, ivmId: string): PickupAnswer | null;
  /** Somebody changes a relationship in IVM itself, behind the sender's back. */
  tamper(schoolId: string, studentId: string, contactId: string, pickup: PickupAnswer | null): void;
  close(): Promise<void>;
}
