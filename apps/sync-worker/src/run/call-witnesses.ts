import {
  NO_MAPPING,
  witnessSentence,
  type GateReason,
  type GateReasonCode,
  type GateVerdict,
  type WitnessCounts,
} from 'roster-domain';
import type { SyncSession } from 'roster-store';
import type { OpenSource, SyncRequest } from './sync-request';

/** So many of the vanished are looked up one by one, over all schools that wait. */
const MOST_WITNESSES = 20;
/** Whoever has not answered by then says nothing: a run must not wait for it. */
const PATIENCE_MS = 30_000;

/** Reasons because of which somebody would go. */
const REMOVALS: readonly GateReasonCode[] = [
  'STUDENTS_REMOVED',
  'CONTACTS_REMOVED',
  'LAST_STUDENT',
  'LAST_CONTACT',
  'LEFT_WITH_NO_ADULT',
  'BLACKOUT',
  'IMPLAUSIBLE_STUDENTS',
  'IMPLAUSIBLE_CONTACTS',
];

/**
 * Before a school is held for removals, or a school or the whole pull is not believed: are they really gone? Some of the
 * vanished are read by their ids, and what came of it is said with each of these reasons, to whoever is asked to approve.
 * Only a source that can be asked so is asked. Nobody is removed or kept by it.
 */
export async function callWitnesses(
  verdict: GateVerdict,
  session: SyncSession,
  request: SyncRequest,
  canLookUp: boolean,
): Promise<GateVerdict> {
  const concerned = verdict.reasons.filter(({ code, school }) => isRemoval(code) && waits(verdict, school));
  if (!canLookUp || concerned.length === 0) return verdict;
  const schools = concerned.flatMap(({ school }) => school ?? []);
  const whole = schools.length < concerned.length;
  const vanished = await session.vanishedPeople(whole ? null : [...new Set(schools)], MOST_WITNESSES);
  if (vanished.length === 0) return verdict;
  const witnesses = await askFor(vanished, request);
  const reasons = verdict.reasons.map((reason) =>
    concerned.includes(reason) ? withWitnesses(reason, witnesses) : reason,
  );
  return { ...verdict, reasons };
}

function isRemoval(code: GateReasonCode): boolean {
  return REMOVALS.includes(code);
}

function waits(
  { implausible, heldSchools, silentSchools }: GateVerdict,
  school: string | undefined,
): boolean {
  return implausible || (school !== undefined && [...heldSchools, ...silentSchools].includes(school));
}

function withWitnesses(reason: GateReason, witnesses: WitnessCounts): GateReason {
  return { ...reason, text: `${reason.text} ${witnessSentence(witnesses)}`, witnesses };
}

async function askFor(
  vanished: readonly string[],
  { openSource, signal }: SyncRequest,
): Promise<WitnessCounts> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const stop = signal ? AbortSignal.any([signal, patience]) : patience;
  const counts = { asked: vanished.length, stillExist: 0, gone: 0 };
  const source = await openSource(NO_MAPPING);
  try {
    for (const sourcedId of vanished) {
      const answer = await lookUp(source, sourcedId, stop);
      if (answer === 'there') counts.stillExist += 1;
      if (answer === 'gone') counts.gone += 1;
    }
  } finally {
    await source.close();
  }
  signal?.throwIfAborted();
  return counts;
}

/** An error or a refusal is silence: it says nothing of the person. */
async function lookUp(
  source: OpenSource,
  sourcedId: string,
  signal: AbortSignal,
): Promise<'there' | 'gone' | 'silent'> {
  if (signal.aborted) return 'silent';
  return source.lookUp?.(sourcedId, { signal }).catch(() => 'silent' as const) ?? 'silent';
}
