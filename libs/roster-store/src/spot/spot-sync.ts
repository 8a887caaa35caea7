import { normaliseUser, type SpotReading } from 'roster-domain';
import type { RosterStore } from '../roster-store';
import { applySpot, type AppliedSpot } from './apply-spot';
import { readHeldStudent } from './held-student';

/** What a spot sync reads with: something that gives a provider's users by id. */
export interface UserReader {
  /** The user as the provider sends it; null: it shows none of this id. Throws when it does not answer. */
  user(sourcedId: string, how: { readonly signal?: AbortSignal }): Promise<unknown>;
  /** Whether an error says that this user may not be seen by us: `forbidden`; that the provider did not answer; or neither. */
  failure(error: unknown): 'forbidden' | 'unanswered' | null;
}

export interface SpotRequest {
  readonly store: RosterStore;
  readonly districtId: number;
  readonly registrationId: number;
  /** sourcedId. */
  readonly student: string;
  /** Null: the registration has no provider that could be asked (CSV bundles). */
  readonly provider: UserReader | null;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

export type SpotOutcome =
  | ({
      readonly outcome: 'read';
      readonly observedAt: Date;
      /** Who was asked for and who of them did not answer: sourcedIds. */
      readonly asked: number;
      readonly silent: readonly string[];
    } & AppliedSpot)
  /** Something of the student was read later meanwhile: nothing was written. */
  | { readonly outcome: 'overtaken'; readonly observedAt: Date }
  | {
      readonly outcome: 'refused';
      readonly code: 'no_direct_source' | 'unknown_student';
      readonly text: string;
    };

/** So many adults are asked for at once. */
const AT_ONCE = 4;

/**
 * Reads one student, their agents and every adult we hold for them, by id, and tightens at once what it finds changed.
 * It believes nothing that loosens: that is shown (`seenInSis`), and a full pull has to say it.
 * @throws what the reader threw: the student could not be asked for
 */
export async function spotSync(request: SpotRequest): Promise<SpotOutcome> {
  const { store, districtId, registrationId, student, provider } = request;
  if (provider === null) return refused('no_direct_source', NO_DIRECT_SOURCE);
  const found = await store.withDistrict(districtId, (tx) => readHeldStudent(tx, registrationId, student));
  if (found === null) return refused('unknown_student', `No student with sourcedId ${student} is held here.`);

  const observedAt = request.now();
  const reading = await read(provider, student, request.signal);
  const agents = reading.is === 'record' ? reading.record.agents : [];
  const wanted = [...new Set([...found.held.links.map(({ contact }) => contact), ...agents])];
  const adults = await readAll(provider, wanted, request.signal);

  const observation = { student, observedAt, reading, adults };
  const applied = await store.withDistrict(districtId, (tx) => applySpot(tx, registrationId, observation));
  if (applied === null) return { outcome: 'overtaken', observedAt };
  const silent = [[student, reading] as const, ...adults].filter(([, one]) => one.is === 'silent');
  return {
    ...{ outcome: 'read', observedAt, ...applied },
    asked: wanted.length + 1,
    silent: silent.map(([sourcedId]) => sourcedId),
  };
}

const NO_DIRECT_SOURCE =
  'This registration is read from CSV bundles: no single student can be asked for. Send a newer bundle.';

function refused(code: 'no_direct_source' | 'unknown_student', text: string): SpotOutcome {
  return { outcome: 'refused', code, text };
}

/** An adult who cannot be asked for is silent: that must keep nobody from what the others say. */
async function readAll(
  provider: UserReader,
  sourcedIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, SpotReading>> {
  const readings = new Map<string, SpotReading>();
  const waiting = [...sourcedIds];
  const reader = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const sourcedId = next;
      const silence = (error: unknown): SpotReading => {
        if (provider.failure(error) !== null && !signal?.aborted) return { is: 'silent' };
        throw error;
      };
      readings.set(sourcedId, await read(provider, sourcedId, signal).catch(silence));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return readings;
}

/** 404 and 403 are silence; any other failure is the caller's. */
async function read(
  provider: UserReader,
  sourcedId: string,
  signal: AbortSignal | undefined,
): Promise<SpotReading> {
  try {
    const raw = await provider.user(sourcedId, signal ? { signal } : {});
    if (raw === null) return { is: 'silent' };
    const user = normaliseUser(raw);
    return user.kind === 'student' || user.kind === 'contact'
      ? { is: 'record', record: user }
      : { is: 'unusable' };
  } catch (error) {
    if (provider.failure(error) === 'forbidden') return { is: 'silent' };
    throw error;
  }
}
