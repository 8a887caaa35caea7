import { BundleRefusedError, IncompletePullError, ProviderError } from 'oneroster-client';
import { IvmDeliveryError } from 'ivm-adapter';
import { HoldRefused, type RunOutcome } from 'roster-store';
import type { ReportReason, SyncReport } from './sync-report';

/** Well-read input which may not be applied. */
export class RunRefusedError extends Error {
  override readonly name = 'RunRefusedError';
  constructor(
    readonly code: string,
    readonly text: string,
  ) {
    super(text);
  }
}

/** Read to its end, but it cannot be true: treated as silence. */
export class PullNotBelievedError extends Error {
  override readonly name = 'PullNotBelievedError';
  constructor(
    readonly code: string,
    readonly text: string,
  ) {
    super(text);
  }
}

/** Another process was bringing the district's answers level for so long that this one gave up. */
export class AnswersNotLevelError extends Error {
  override readonly name = 'AnswersNotLevelError';
}

/** Another process was writing the registration's lists for so long that this one gave up. */
export class ListsBusyError extends Error {
  override readonly name = 'ListsBusyError';
}

export interface Failure {
  readonly outcome: RunOutcome;
  readonly reasons: readonly ReportReason[];
  readonly error?: NonNullable<SyncReport['error']>;
}

/** How a run that broke off ends, in words. An unknown error is ours: its message is kept out, it might hold anything. */
export function describeFailure(error: unknown, signal?: AbortSignal): Failure {
  if (signal?.aborted) {
    const text = 'The run was cancelled before anything was applied.';
    return { outcome: 'cancelled', reasons: [{ code: 'CANCELLED', text }] };
  }
  if (error instanceof BundleRefusedError || error instanceof RunRefusedError) {
    return { outcome: 'refused', reasons: [{ code: error.code, text: error.text }] };
  }
  if (error instanceof HoldRefused)
    return { outcome: 'refused', reasons: [{ code: 'APPROVAL_CANCELLED', text: error.message }] };
  if (error instanceof IncompletePullError) {
    const kind = error.cause instanceof ProviderError ? 'provider' : 'incomplete';
    return {
      outcome: 'failed',
      reasons: [{ code: error.code, text: error.why }],
      error: { kind, text: error.why },
    };
  }
  if (error instanceof PullNotBelievedError) {
    const { code, text } = error;
    return { outcome: 'failed', reasons: [{ code, text }], error: { kind: 'incomplete', text } };
  }
  if (error instanceof ProviderError) {
    const reasons = [{ code: error.code, text: error.text }];
    if (unusableProvider.has(error.code)) return { outcome: 'refused', reasons };
    return { outcome: 'failed', reasons, error: { kind: 'provider', text: error.text } };
  }
  const text = `The run ended by a fault of this program (${faultOf(error)}); nothing was applied. The next run starts afresh.`;
  return { outcome: 'failed', reasons: [{ code: 'INTERNAL', text }], error: { kind: 'ours', text } };
}

/** Somebody asked for the run to be cancelled: unlike one whose worker is stopped, it is not to be repeated. */
export const CANCELLED_ON_REQUEST: Failure = {
  outcome: 'cancelled',
  reasons: [
    {
      code: 'CANCELLED_ON_REQUEST',
      text: 'The run was cancelled as somebody asked, before anything was applied.',
    },
  ],
};

/** What only other settings can change. */
const unusableProvider: ReadonlySet<string> = new Set([
  'INVALID_SETTINGS',
  'VERSION_NOT_SUPPORTED',
  'ADDRESS_NOT_ALLOWED',
]);

/** Why the lists are not level although the run was applied. */
export function describeDeliveryFailure(error: unknown): Failure & Required<Pick<Failure, 'error'>> {
  const why =
    error instanceof IvmDeliveryError ? error.message : `A fault of this program (${faultOf(error)}).`;
  const text = `The roster is level, but IVM's lists could not be written; the next run writes them. ${why}`;
  return { outcome: 'failed', reasons: [{ code: 'DELIVERY_FAILED', text }], error: { kind: 'ours', text } };
}

/** Kind and code of an error, never its message: a database's message may quote a row. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${code}`;
}
