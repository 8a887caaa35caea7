import { type GateVerdict, type PlanSummary } from 'roster-domain';
import {
  WHOLE_PULL,
  type PullObservations,
  type RunEnd,
  type RunOutcome,
  type SupplementObservations,
} from 'roster-store';
import type { Failure } from './describe-failure';
import type { Pull } from './read-pull';
import { schoolChangesOf } from './school-changes';
import type { SyncRequest } from './sync-request';
import {
  changesOf,
  supplementWarningsOf,
  NOTHING_DELIVERED,
  pullWarningsOf,
  type DeliveryCounts,
  type RejectionCount,
  type SyncReport,
  type Warning,
} from './sync-report';

/** What was read, as far as a report says it. */
export type ReportedPull = Omit<Pull, 'fields'> & {
  readonly fields: NonNullable<SyncReport['fields']>;
  readonly rejections: readonly RejectionCount[];
  readonly warnings: readonly Warning[];
  /** The source can be asked for single people. */
  readonly canLookUp: boolean;
};

/** What is known of a run so far, and the report made of it. */
export class ReportedRun {
  pull: ReportedPull | null = null;
  plan: PlanSummary | null = null;
  applied: PlanSummary | null = null;
  verdict: GateVerdict | null = null;
  seen: PullObservations | null = null;
  supplementSeen: SupplementObservations | null = null;
  failure: Failure | null = null;
  /** Schools that wait and are not asked about (see `quietSchools`). */
  quiet: readonly string[] = [];

  constructor(
    private readonly request: SyncRequest,
    private readonly startedAt: Date,
    private readonly id: number,
  ) {}

  end(outcome: RunOutcome, roster: SyncReport['roster']): RunEnd {
    const { request, startedAt } = this;
    const delivery: DeliveryCounts =
      request.gateway === null ? NOTHING_DELIVERED : { ...NOTHING_DELIVERED, state: 'unchanged' };
    const report: SyncReport = {
      outcome,
      reasons: this.failure ? this.failure.reasons : this.gateReasons(),
      run: {
        id: this.id,
        registration: request.registration,
        trigger: request.trigger,
        ...times(startedAt, request.now()),
        ...(request.dryRun ? { dryRun: true } : {}),
      },
      read: this.pull?.read ?? NOTHING_READ,
      roster,
      changes: changesOf(request.dryRun ? this.plan : this.failure === null ? this.applied : null),
      ...this.schools(),
      rejections: this.pull?.rejections ?? [],
      warnings: [
        ...(this.pull?.warnings ?? []),
        ...(this.seen === null ? [] : pullWarningsOf(this.seen)),
        ...(this.supplementSeen === null ? [] : supplementWarningsOf(this.supplementSeen)),
      ],
      delivery,
      ...(Object.keys(this.pull?.fields ?? {}).length === 0 ? {} : { fields: this.pull?.fields }),
      ...errorOf(outcome, this.failure, this.verdict),
    };
    return { outcome, report };
  }

  private gateReasons(): SyncReport['reasons'] {
    return (this.verdict?.reasons ?? []).map((reason) =>
      this.quiet.includes(reason.school ?? WHOLE_PULL) ? { ...reason, rejected: true as const } : reason,
    );
  }

  private schools(): Pick<SyncReport, 'schools' | 'moreSchools'> {
    if (this.plan === null || this.verdict === null || this.failure !== null) return { schools: [] };
    return schoolChangesOf(this.plan, this.applied, this.verdict);
  }
}

function errorOf(
  outcome: RunOutcome,
  failure: Failure | null,
  verdict: GateVerdict | null,
): Pick<SyncReport, 'error'> {
  if (failure?.error) return { error: failure.error };
  if (outcome !== 'failed') return {};
  const text = (verdict?.reasons ?? [])
    .filter((reason) => reason.code.startsWith('IMPLAUSIBLE'))
    .map((reason) => reason.text);
  return { error: { kind: 'incomplete', text: text.join(' ') } };
}

export const NOTHING_READ = { orgs: 0, users: 0, demographics: 0, rejected: 0 };

export function times(
  startedAt: Date,
  finishedAt: Date,
): Pick<SyncReport['run'], 'startedAt' | 'finishedAt' | 'durationMs'> {
  return {
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    durationMs: finishedAt.getTime() - startedAt.getTime(),
  };
}
