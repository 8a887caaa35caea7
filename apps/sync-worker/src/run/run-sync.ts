import { DEFAULT_GATE_LIMITS, judgePlan, type GateVerdict, type PlanSummary, type RosterSource } from 'roster-domain';
import type { RosterStore, RunEnd, RunOutcome, RunTrigger, SyncSession } from 'roster-store';
import type { IvmGateway } from 'ivm-adapter';
import { deliverLists } from './deliver-lists';
import { describeDeliveryFailure, describeFailure, RunRefusedError, type Failure } from './describe-failure';
import { readPull, type Pull, type ReadProgress } from './read-pull';
import { changesOf, NOTHING_DELIVERED, warningsOf, type DeliveryCounts, type SyncReport } from './sync-report';

export interface SyncRequest {
  readonly store: RosterStore;
  readonly districtId: number;
  readonly registrationId: number;
  readonly registration: string;
  readonly trigger: RunTrigger;
  /** Opens what is to be read; called when the run has begun, so that a refused bundle is a run that was refused. */
  openSource(): Promise<RosterSource & { close(): Promise<void>; readonly sha256?: string }>;
  /** sourcedIds of the only schools the run may touch and judge; null: all. */
  readonly schools: readonly string[] | null;
  readonly dryRun: boolean;
  /** Consent to what the last held run showed; null: none. */
  readonly approval: { readonly by: string; readonly reason: string } | null;
  /** Where IVM's lists go; null: nowhere. */
  readonly gateway: IvmGateway | null;
  /** How long to wait for another run of this registration to end. */
  readonly waitMs: number;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
  readonly progress?: ReadProgress;
  /** Told of what broke a run off; for the log. */
  readonly fault?: (error: unknown, failure: Failure) => void;
}

/** One sync run of one registration: pull, compare, plan, gate, apply, deliver. The story of the product in one function. */
export async function runSync(request: SyncRequest): Promise<SyncReport> {
  const startedAt = request.now();
  const session = await request.store.openSyncSession(request.districtId, request.registrationId, request.waitMs);
  if (session === null) return busyReport(request, startedAt);
  try {
    const run = new ReportedRun(request, startedAt, await session.startRun(request.trigger, request.dryRun));
    try {
      if (request.approval !== null) await approve(session, request.approval);
      run.pull = await pull(request, session);
      run.plan = await session.plan(run.pull, request.schools);
      run.warnings = warningsOf(await session.observations());
      run.verdict = await judge(session, run.plan);
      if (run.verdict.implausible) return await end(session, run, 'failed');
      if (request.dryRun) return await end(session, run, await outcomeOf(session, run.verdict));

      request.signal?.throwIfAborted();
      run.applied = run.plan;
      const blocked = { held: run.verdict.heldSchools, silent: run.verdict.silentSchools };
      if (blocked.held.length + blocked.silent.length > 0) run.applied = await session.planWithout(blocked);
      const outcome = await outcomeOf(session, run.verdict);
      const ended = await session.apply((roster) => run.end(outcome, roster), heldReasons(run.verdict));
      return await deliver(session, request, ended);
    } catch (error) {
      const failure = describeFailure(error, request.signal);
      run.failure = failure;
      request.fault?.(error, failure);
      return await end(session, run, failure.outcome);
    }
  } finally {
    await session.close();
  }
}

/** Reads the source to its end. An empty collection of which we hold rows is silence, and is refused. */
async function pull(request: SyncRequest, session: SyncSession): Promise<Pull> {
  const source = await request.openSource();
  try {
    await session.noteSource(source.observedAt, source.sha256 ?? null);
    const known = await session.knownUsers();
    const read = await readPull(source, session, known, request);
    for (const { resource, mode } of source.collections) {
      if (resource === 'demographics' || mode !== 'full' || read.read[resource] > 0) continue;
      if (await session.holds(resource)) {
        throw new RunRefusedError(
          'EMPTY_COLLECTION',
          `${resource}.csv is marked as complete but has no rows, while rows of it are held here. ` +
            'Nothing was changed. Ask the SIS for a full export.',
        );
      }
    }
    if (request.schools !== null) {
      const unknown = await session.unknownSchools(request.schools);
      if (unknown.length > 0) {
        throw new RunRefusedError(
          'UNKNOWN_SCHOOL',
          `No org with sourcedId ${unknown.join(', ')} is in this export or known from before. Check --schools against orgs.csv.`,
        );
      }
    }
    await session.stage.unseen(known.unseen());
    return read;
  } finally {
    await source.close();
  }
}

async function approve(session: SyncSession, approval: { by: string; reason: string }): Promise<void> {
  if ((await session.approveHold(approval.by, approval.reason)) !== null) return;
  throw new RunRefusedError(
    'NO_HELD_RUN',
    'There is nothing to approve: the last run was not held, its hold has been used, or it is more than 72 hours old. ' +
      'Run once without --approve and look at what it shows.',
  );
}

/** What the gate says, less the schools whose very changes a named person has approved. */
async function judge(session: SyncSession, plan: PlanSummary): Promise<GateVerdict> {
  const verdict = judgePlan(plan, DEFAULT_GATE_LIMITS);
  const approved = await session.approvedSchools(verdict.heldSchools);
  return {
    ...verdict,
    heldSchools: verdict.heldSchools.filter((school) => !approved.includes(school)),
    reasons: verdict.reasons.filter((reason) => reason.school === undefined || !approved.includes(reason.school)),
  };
}

async function outcomeOf(session: SyncSession, verdict: GateVerdict): Promise<RunOutcome> {
  if (verdict.heldSchools.length > 0) return 'held';
  if (verdict.silentSchools.length > 0) return 'failed';
  return (await session.changesAnything()) ? 'applied' : 'nothing_to_do';
}

function heldReasons(verdict: GateVerdict): GateVerdict['reasons'] {
  return verdict.reasons.filter((reason) => reason.school !== undefined && verdict.heldSchools.includes(reason.school));
}

async function end(session: SyncSession, run: ReportedRun, outcome: RunOutcome): Promise<SyncReport> {
  return (await session.finish((roster) => run.end(outcome, roster))).report as SyncReport;
}

/** Lists follow the roster after the run is over: a run killed before this is healed by the next one. */
async function deliver(session: SyncSession, request: SyncRequest, ended: RunEnd): Promise<SyncReport> {
  const report = ended.report as SyncReport;
  if (request.gateway === null) return report;
  const delivered = { ...report, ...(await tryDelivery(session, request.gateway, request)) };
  await session.completeReport(delivered);
  return delivered;
}

async function tryDelivery(
  session: SyncSession,
  gateway: IvmGateway,
  { schools, fault }: SyncRequest,
): Promise<Pick<SyncReport, 'delivery' | 'error'>> {
  try {
    return { delivery: await deliverLists(session.lists(), gateway, schools) };
  } catch (error) {
    const failure = describeDeliveryFailure(error);
    fault?.(error, failure);
    return { delivery: { ...NOTHING_DELIVERED, state: 'failed' }, error: failure.error };
  }
}

/** What is known of a run so far, and the report made of it. */
class ReportedRun {
  pull: Pull | null = null;
  plan: PlanSummary | null = null;
  applied: PlanSummary | null = null;
  verdict: GateVerdict | null = null;
  warnings: SyncReport['warnings'] = [];
  failure: Failure | null = null;

  constructor(
    private readonly request: SyncRequest,
    private readonly startedAt: Date,
    private readonly id: number,
  ) {}

  end(outcome: RunOutcome, roster: SyncReport['roster']): RunEnd {
    const { request, startedAt } = this;
    const delivery: DeliveryCounts = request.gateway === null ? NOTHING_DELIVERED : { ...NOTHING_DELIVERED, state: 'unchanged' };
    const report: SyncReport = {
      outcome,
      reasons: this.failure ? this.failure.reasons : (this.verdict?.reasons ?? []),
      run: { id: this.id, registration: request.registration, trigger: request.trigger, ...times(startedAt, request.now()), ...(request.dryRun ? { dryRun: true } : {}) },
      read: this.pull?.read ?? NOTHING_READ,
      roster,
      changes: changesOf(request.dryRun ? this.plan : this.applied),
      rejections: this.pull?.rejections ?? [],
      warnings: this.warnings,
      delivery,
      ...errorOf(outcome, this.failure, this.verdict),
    };
    return { outcome, report };
  }
}

function errorOf(
  outcome: RunOutcome,
  failure: Failure | null,
  verdict: GateVerdict | null,
): Pick<SyncReport, 'error'> {
  if (failure?.error) return { error: failure.error };
  if (outcome !== 'failed') return {};
  const text = (verdict?.reasons ?? []).filter((reason) => reason.code.startsWith('IMPLAUSIBLE')).map((reason) => reason.text);
  return { error: { kind: 'incomplete', text: text.join(' ') } };
}

const NOTHING_READ = { orgs: 0, users: 0, demographics: 0, rejected: 0 };

function busyReport(request: SyncRequest, startedAt: Date): SyncReport {
  const text =
    `Another run of registration "${request.registration}" is still under way after ${Math.round(request.waitMs / 1000)} s of waiting. ` +
    'Nothing was read or changed; try again when it has ended.';
  return {
    outcome: 'failed',
    reasons: [{ code: 'ANOTHER_RUN', text }],
    run: { id: null, registration: request.registration, trigger: request.trigger, ...times(startedAt, request.now()) },
    read: NOTHING_READ,
    roster: { schools: 0, students: 0, contacts: 0, links: 0 },
    changes: changesOf(null),
    rejections: [],
    warnings: [],
    delivery: NOTHING_DELIVERED,
    error: { kind: 'incomplete', text },
  };
}

function times(startedAt: Date, finishedAt: Date): Pick<SyncReport['run'], 'startedAt' | 'finishedAt' | 'durationMs'> {
  return {
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    durationMs: finishedAt.getTime() - startedAt.getTime(),
  };
}
