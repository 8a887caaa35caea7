import { SandboxProblem } from './sandbox-problem';

/** What visitor systems and the nets before them do in the field. */
export type IvmDeed =
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | string }
  /** The connection ends before anything was done. */
  | { readonly kind: 'cut' }
  /** Everything is done, then the connection ends without an answer. */
  | { readonly kind: 'acceptThenDie' }
  /** Everything is done, and the answer is no JSON. */
  | { readonly kind: 'garbledAnswer' }
  /** Items with such an id (or `student contact`) are refused: each alone, or the whole batch naming the first. */
  | {
      readonly kind: 'refuseItems';
      readonly ids: RegExp;
      readonly ops?: readonly string[];
      readonly whole?: 409 | 422;
    };

/** Which requests misbehave; default: every request but those for tokens and the page. */
export interface IvmOccasion {
  /** Tested against `METHOD /path`. */
  readonly request?: RegExp;
  /** So many of them; default: all. */
  readonly times?: number;
}

export type IvmMisbehaviour = IvmDeed & IvmOccasion;

/** What the sandbox was told to do wrong, and still has to. */
export class IvmMisbehaviours {
  #left: { readonly deed: IvmMisbehaviour; times: number }[] = [];

  add(deeds: readonly IvmMisbehaviour[]): void {
    for (const deed of deeds) this.#left.push({ deed, times: deed.times ?? Infinity });
  }

  clear(): void {
    this.#left = [];
  }

  /** Those of a request, counted as done. */
  take(request: string): IvmDeed[] {
    const mine = this.#left.filter(
      ({ deed, times }) => times > 0 && (deed.request ?? EVERY_API_REQUEST).test(request),
    );
    for (const one of mine) one.times -= 1;
    this.#left = this.#left.filter(({ times }) => times > 0);
    return mine.map(({ deed }) => deed);
  }
}

const EVERY_API_REQUEST = /^\S+ \/(schools|no-go)/;

/** The answer some deed gives instead of doing anything. */
export function statusInstead(deeds: readonly IvmDeed[]): SandboxProblem | undefined {
  for (const deed of deeds) {
    if (deed.kind !== 'status') continue;
    const headers: Record<string, string> = {};
    if (deed.retryAfter !== undefined) headers['retry-after'] = String(deed.retryAfter);
    return new SandboxProblem(deed.status, 'misbehaving', 'The sandbox was told to.', undefined, headers);
  }
  return undefined;
}
