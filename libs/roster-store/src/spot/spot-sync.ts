import {
  createFactsReader,
  metadataFields,
  normaliseUser,
  type FieldMapping,
  type SpotReading,
} from 'roster-domain';
import { readFieldMapping } from '../metadata/field-mapping-store';
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
  const { found, mapping } = await store.withDistrict(districtId, async (tx) => ({
    found: await readHeldStudent(tx, registrationId, student),
    mapping: await readFieldMapping(tx, registrationId),
  }));
  if (found === null) return refused('unknown_student', `No student with sourcedId ${student} is held here.`);

  const observedAt = request.now();
  const asked = { provider, factsOf: factsReader(mapping), signal: request.signal };
  const reading = await read(asked, student);
  const agents = reading.is === 'record' ? reading.record.agents : [];
  const wanted = [...new Set([...found.held.links.map(({ contact }) => contact), ...agents])];
  const adults = await readAll(asked, wanted);

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

/** With what people are read. */
interface Asked {
  readonly provider: UserReader;
  /** null: no metadata is mapped, and none is looked at. */
  readonly factsOf: ReturnType<typeof createFactsReader> | null;
  readonly signal: AbortSignal | undefined;
}

function factsReader(mapping: FieldMapping): Asked['factsOf'] {
  return metadataFields(mapping).length === 0 ? null : createFactsReader(mapping);
}

function metadataOf(raw: unknown): Readonly<Record<string, unknown>> {
  const { metadata } = raw as { metadata?: unknown };
  return typeof metadata === 'object' && metadata !== null
    ? (metadata as Readonly<Record<string, unknown>>)
    : {};
}

/** An adult who cannot be asked for is silent: that must keep nobody from what the others say. */
async function readAll(
  asked: Asked,
  sourcedIds: readonly string[],
): Promise<ReadonlyMap<string, SpotReading>> {
  const readings = new Map<string, SpotReading>();
  const waiting = [...sourcedIds];
  const reader = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const sourcedId = next;
      const silence = (error: unknown): SpotReading => {
        if (asked.provider.failure(error) !== null && !asked.signal?.aborted) return { is: 'silent' };
        throw error;
      };
      readings.set(sourcedId, await read(asked, sourcedId).catch(silence));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return readings;
}

/** 404 and 403 are silence; any other failure is the caller's. */
async function read({ provider, factsOf, signal }: Asked, sourcedId: string): Promise<SpotReading> {
  try {
    const raw = await provider.user(sourcedId, signal ? { signal } : {});
    if (raw === null) return { is: 'silent' };
    const user = normaliseUser(raw);
    if (user.kind !== 'student' && user.kind !== 'contact') return { is: 'unusable' };
    if (factsOf === null) return { is: 'record', record: user };
    return { is: 'record', record: user, facts: factsOf(metadataOf(raw), user).facts };
  } catch (error) {
    if (provider.failure(error) === 'forbidden') return { is: 'silent' };
    throw error;
  }
}
