import type { DeliveryReceipt } from 'ivm-adapter';
import type { FieldMapping, GateVerdict } from 'roster-domain';
import {
  expectIvmDelivery,
  HoldRefused,
  WHOLE_PULL,
  type Approval,
  type RunEnd,
  type RunOutcome,
  type SyncSession,
} from 'roster-store';
import { callWitnesses } from './call-witnesses';
import { deliverLists, withdrawFromLists } from './deliver-lists';
import {
  AnswersNotLevelError,
  CANCELLED_ON_REQUEST,
  describeDeliveryFailure,
  describeFailure,
  ListsBusyError,
  PullNotBelievedError,
  RunRefusedError,
} from './describe-failure';
import { readPull, type Pull } from './read-pull';
import { readSupplementRows, type ReadSupplement } from './read-supplement-rows';
import { RejectionLog } from './rejection-log';
import { ReportedRun, type ReportedPull } from './reported-run';
import { RunGate } from './run-gate';
import { busyReport, servedReport, waitsNoMoreReport } from './run-not-begun';
import { NOTHING_DELIVERED, rosterWarningsOf, type SyncReport, type Warning } from './sync-report';
import type { OpenSource, SyncRequest } from './sync-request';
import { isToBeRepeated } from './to-be-repeated';

/** Whoever made answers level meanwhile may be writing the same lists. */
const WAIT_FOR_LISTS_MS = 60_000;

/** One sync run of one registration: pull, compare, plan, gate, apply, deliver. The story of the product in one function. */
export async function runSync(request: SyncRequest): Promise<SyncReport> {
  const startedAt = request.now();
  const session = await request.store.openSyncSession(
    request.districtId,
    request.registrationId,
    request.waitMs,
  );
  if (session === null) return busyReport(request, startedAt);
  const signal = AbortSignal.any([...(request.signal ? [request.signal] : []), session.cancelAsked]);
  request = { ...request, signal };
  try {
    const due = request.due ? await session.stillDue(request.due.times) : null;
    if (due?.length === 0) return servedReport(request, startedAt);
    const id = await begin(session, request, due);
    if (id === null) return waitsNoMoreReport(request, startedAt);
    const run = new ReportedRun(request, startedAt, id);
    const ended = await readAndApply(session, run, request).catch((error: unknown) => {
      run.failure = session.cancelAsked.aborted ? CANCELLED_ON_REQUEST : describeFailure(error, signal);
      request.fault?.(error, run.failure);
      return end(session, run, run.failure.outcome);
    });
    const level = run.applied !== null && run.failure === null;
    return await deliver(session, request, ended, level);
  } finally {
    await session.close();
  }
}

/** @returns null when the run that was asked for waits no more */
async function begin(
  session: SyncSession,
  { askedRun, trigger, dryRun }: SyncRequest,
  due: readonly Date[] | null,
): Promise<number | null> {
  if (askedRun === undefined) return session.startRun(trigger, dryRun, due);
  return (await session.beginAskedRun(askedRun)) ? askedRun : null;
}

/** All that happens until the roster is what it should be, and the run is noted as ended. */
async function readAndApply(session: SyncSession, run: ReportedRun, request: SyncRequest): Promise<RunEnd> {
  if (request.approval !== null) await approve(session, request.approval);
  run.pull = await pull(request, session);
  request.progress?.({ stage: 'comparing' });
  const gate = await RunGate.open(session, request);
  run.plan = await session.plan({ ...run.pull, blackout: gate.blackout }, request.schools);
  run.seen = await session.pullObservations();
  run.supplementSeen = await session.supplementObservations();
  run.verdict = await callWitnesses(await gate.judge(run.plan), session, request, run.pull.canLookUp);
  if (run.verdict.implausible) {
    if (request.dryRun) return end(session, run, 'failed');
    const asked = await reasonsToAsk(session, run, run.verdict.reasons);
    return session.finishDisbelieved((roster) => run.end('failed', roster), asked);
  }
  if (request.dryRun) return end(session, run, await outcomeOf(session, run.verdict));

  request.signal?.throwIfAborted();
  run.applied = run.plan;
  for (let blocked = 0; blocked < blockedBy(run.verdict);) {
    blocked = blockedBy(run.verdict);
    run.applied = await session.planWithout({
      held: run.verdict.heldSchools,
      silent: run.verdict.silentSchools,
    });
    run.verdict = await gate.judgeRest(run.verdict, run.applied);
  }
  await gate.noteAnnounced(run.applied);
  const outcome = await outcomeOf(session, run.verdict);
  const asked = await reasonsToAsk(session, run, waitingReasons(run.verdict));
  request.progress?.({ stage: 'applying' });
  return session.apply((roster) => run.end(outcome, roster), asked);
}

/** Reads the source to its end. An empty collection of which we hold rows is silence, and is refused. */
async function pull(request: SyncRequest, session: SyncSession): Promise<ReportedPull> {
  const mapping = await session.fieldMapping();
  const source = await request.openSource(mapping);
  try {
    await session.noteSource(source.observedAt, source.sha256 ?? null);
    const known = await session.newestObservation();
    if (known !== null && source.observedAt < known) {
      throw new RunRefusedError(
        'OLDER_THAN_APPLIED',
        `This export was made at ${source.observedAt.toISOString()}; one of ${known.toISOString()} is already applied. ` +
          'Nothing was changed. Send the newest export.',
      );
    }
    const users = await session.knownUsers();
    const rejections = new RejectionLog([
      session.keepRejections(),
      ...(request.rejectionSink ? [request.rejectionSink] : []),
    ]);
    const read = await readPull(source, session, users, rejections, { ...request, mapping }).catch(
      async (error: unknown) => {
        // Why the reading broke off is what counts, not that its rejections could not be kept as well.
        await rejections.brokeOff().catch(() => undefined);
        throw error;
      },
    );
    try {
      const unseen = await requireUsable(read, source, session, request);
      await session.stage.unseen(users.unseen());
      const supplement = await pullSupplement(request, session, rejections, {
        mapping,
        readBefore: read.read.orgs + read.read.users,
      });
      return {
        ...read,
        read: { ...read.read, ...(supplement === null ? {} : { supplement: supplement.rows }) },
        fields: {
          ...(read.fields === null ? {} : { metadata: read.fields }),
          ...(supplement === null ? {} : { supplement: supplement.fields }),
        },
        rejections: rejections.list(),
        canLookUp: source.lookUp !== undefined,
        warnings: [...(source.warnings ?? []), ...unseenWarnings(unseen), ...(supplement?.warnings ?? [])],
      };
    } finally {
      // Who looks after the SIS needs the list most when the pull is refused.
      await rejections.end();
    }
  } finally {
    await source.close();
  }
}

/**
 * Refuses what was read whole and still says nothing: a silent collection, or none of the schools that are meant.
 * @returns the schools that are meant and were never shown, where that is no reason to refuse
 */
async function requireUsable(
  { read }: Pull,
  { collections, absence }: OpenSource,
  session: SyncSession,
  { schools, schoolsMayBeMissing }: SyncRequest,
): Promise<readonly string[]> {
  for (const { resource, mode } of collections) {
    if (resource === 'demographics' || mode !== 'full' || read[resource] > 0) continue;
    if (await session.holds(resource)) {
      if (absence === 'grace') throw new PullNotBelievedError('EMPTY_COLLECTION', emptyText(resource));
      throw new RunRefusedError(
        'EMPTY_COLLECTION',
        `${resource}.csv is marked as complete but has no rows, while rows of it are held here. ` +
          'Nothing was changed. Ask the SIS for a full export.',
      );
    }
  }
  if (schools === null) return [];
  const unknown = await session.unknownSchools(schools);
  if (unknown.length > 0 && schoolsMayBeMissing !== true) {
    throw new RunRefusedError(
      'UNKNOWN_SCHOOL',
      `No org with sourcedId ${unknown.join(', ')} is in this export or known from before. Check --schools against orgs.csv.`,
    );
  }
  return unknown;
}

function unseenWarnings(schools: readonly string[]): Warning[] {
  if (schools.length === 0) return [];
  const text = 'Schools that are enabled and that no pull has shown yet (check their ids)';
  return [{ code: 'SCHOOL_NOT_SEEN', count: schools.length, text, examples: schools.slice(0, 5) }];
}

/** A provider that answers with nothing is silent (a token without rights looks like that): tried again as after a failure. */
function emptyText(resource: string): string {
  return (
    `The provider shows no ${resource} at all, while some are held here. Nothing was changed. ` +
    'Ask the SIS whether our access was narrowed; the next run tries again.'
  );
}

/** Reads the supplement that was given with this run; null: none was. */
async function pullSupplement(
  request: SyncRequest,
  session: SyncSession,
  rejections: RejectionLog,
  reading: { readonly mapping: FieldMapping; readonly readBefore: number },
): Promise<(ReadSupplement & { warnings: readonly Warning[] }) | null> {
  const file = await request.openSupplement?.(reading.mapping);
  if (file == null) return null;
  try {
    const read = await readSupplementRows(file, session, rejections, { ...request, ...reading });
    return { ...read, warnings: file.warnings };
  } finally {
    await file.close();
  }
}

async function approve(session: SyncSession, approval: Approval): Promise<void> {
  await session.approveHold(approval).catch((error: unknown) => {
    throw error instanceof HoldRefused ? new RunRefusedError('NO_HELD_RUN', error.message) : error;
  });
}

function blockedBy({ heldSchools, silentSchools }: GateVerdict): number {
  return heldSchools.length + silentSchools.length;
}

async function outcomeOf(session: SyncSession, verdict: GateVerdict): Promise<RunOutcome> {
  if (verdict.heldSchools.length > 0) return 'held';
  if (verdict.silentSchools.length > 0) return 'failed';
  return (await session.changesAnything()) ? 'applied' : 'nothing_to_do';
}

/** What waits for a person: the reasons of every school that was held, or not believed. */
function waitingReasons({ reasons, heldSchools, silentSchools }: GateVerdict): GateVerdict['reasons'] {
  return reasons.filter(
    ({ school }) => school !== undefined && [...heldSchools, ...silentSchools].includes(school),
  );
}

/** Those a person is asked about: not what somebody has rejected as it is. That waits all the same, and is reported. */
async function reasonsToAsk(
  session: SyncSession,
  run: ReportedRun,
  waiting: GateVerdict['reasons'],
): Promise<GateVerdict['reasons']> {
  const schoolOf = ({ school = WHOLE_PULL }: GateVerdict['reasons'][number]): string => school;
  run.quiet = await session.quietSchools([...new Set(waiting.map(schoolOf))], waiting);
  return waiting.filter((reason) => !run.quiet.includes(schoolOf(reason)));
}

function end(
  session: SyncSession,
  run: ReportedRun,
  outcome: RunOutcome,
  waiting: GateVerdict['reasons'] = [],
): Promise<RunEnd> {
  return session.finish((roster) => run.end(outcome, roster), waiting);
}

/**
 * What follows when the run is over: the answers of every pair and IVM's lists are brought level (a run killed before this
 * is healed by the next one), and the report is completed.
 * @param level the run read and judged a whole pull, so it speaks for the lists
 */
async function deliver(
  session: SyncSession,
  request: SyncRequest,
  ended: RunEnd,
  level: boolean,
): Promise<SyncReport> {
  const run = ended.report as SyncReport;
  const delivery = await tryDelivery(session, request, level);
  const report: SyncReport = { ...run, ...delivery };
  try {
    const warnings = [...run.warnings, ...rosterWarningsOf(await session.rosterObservations())];
    const over = request.due?.last === true && !isToBeRepeated(report);
    await session.completeReport({ ...report, warnings }, over ? request.due?.times : []);
    return { ...report, warnings };
  } catch (error) {
    // The run has ended and is noted; only this addition to its report is lost.
    request.fault?.(error, describeFailure(error));
    return report;
  }
}

async function tryDelivery(
  session: SyncSession,
  request: SyncRequest,
  level: boolean,
): Promise<Pick<SyncReport, 'delivery' | 'error'> | Record<string, never>> {
  const { dryRun, fault, gateway, ownLists, schools, signal } = request;
  try {
    if (!dryRun) await levelAnswers(request);
    const told = dryRun ? null : await tellIvm(request, level);
    if (gateway === null) return level && told !== null ? { delivery: told } : {};
    // A worker that was frozen while another took its run over must not deliver what it knew then.
    const options = { fence: () => session.requireHeld(), ...(signal ? { signal } : {}) };
    const lists = await session.lists(WAIT_FOR_LISTS_MS);
    if (lists === null) throw new ListsBusyError();
    if (!level) {
      await withdrawFromLists(lists, { gateway, schools, options });
      return {};
    }
    const own = ownLists === true;
    const { now, progress } = request;
    return {
      delivery: await deliverLists(lists, { gateway, schools, options, own, now, progress }),
    };
  } catch (error) {
    const failure = describeDeliveryFailure(error);
    // What became of a run that broke off stands in its report already.
    if (gateway === null || !level) {
      if (signal?.aborted !== true) fault?.(error, failure);
      return {};
    }
    fault?.(error, failure);
    return { delivery: { ...NOTHING_DELIVERED, state: 'failed' }, error: failure.error };
  }
}

/**
 * The district's IVM: all of the registration's schools when the run speaks for them, else what is stricter now. What
 * cannot be told now is told by whoever comes next.
 */
async function tellIvm(
  { districtId, registrationId, signal, store, tellIvm: tell }: SyncRequest,
  level: boolean,
): Promise<DeliveryReceipt | null> {
  if (tell === undefined) return null;
  if (level) await store.withDistrict(districtId, (tx) => expectIvmDelivery(tx, registrationId));
  return tell(signal);
}

/** No list may be written of answers that are not level. */
async function levelAnswers({ districtId, now, signal, store }: SyncRequest): Promise<void> {
  const levelled = await store.levelAnswers(districtId, { now, ...(signal ? { signal } : {}) });
  signal?.throwIfAborted();
  if (levelled === null) throw new AnswersNotLevelError();
}
