import {
  createFingerprinter,
  fingerprintText,
  normaliseOrg,
  normaliseUser,
  NORMALISER_VERSION,
  type Absence,
  type KnownRecords,
  type Rejection,
  type Resource,
  type RosterSource,
  type SourceRecord,
} from 'roster-domain';
import type { SyncSession } from 'roster-store';
import type { ReadCounts, RejectionCount } from './sync-report';

const EXAMPLES = 5;

export interface Pull {
  readonly read: ReadCounts;
  readonly rejections: readonly RejectionCount[];
  /** The users came as a full collection. */
  readonly full: boolean;
  /** What it means not to be in a full collection. */
  readonly absence: Absence;
  /** A user record named nobody we could recognise. */
  readonly unreadable: boolean;
}

export interface ReadProgress {
  (progress: {
    readonly stage: 'reading';
    readonly records: number;
    /** Records the last whole pull had; null: there was none. */
    readonly expected: number | null;
  }): void;
}

/**
 * Reads a source to its end while comparing: a user whose fingerprint is stored is ticked off without being parsed,
 * every other record is parsed, normalised and staged. Throws when the pull ends incomplete.
 */
export async function readPull(
  source: RosterSource,
  session: SyncSession,
  known: KnownRecords,
  options: { signal?: AbortSignal; progress?: ReadProgress },
): Promise<Pull> {
  const counts = { orgs: 0, users: 0, demographics: 0, rejected: 0 };
  const rejections = new RejectionCounter();
  let unreadable = false;
  const fingerprintOf = fingerprinters(source);

  const reject = (rejection: Rejection): void => {
    counts.rejected += 1;
    rejections.add(rejection);
    if (rejection.resource !== 'users') return;
    if (rejection.sourcedId !== null) session.stage.rejectedUser(rejection.sourcedId);
    else if (rejection.code === 'UNREADABLE_RECORD') unreadable = true;
  };

  for await (const page of source.pages(options.signal ? { signal: options.signal } : {})) {
    for (const record of page) {
      counts[record.resource] += 1;
      if (record.resource === 'demographics') continue; // read for the count only: no birth dates until a district asks
      const fingerprint = fingerprintOf[record.resource]?.(record.bytes);
      if (record.resource === 'users' && fingerprint && known.see(fingerprint)) continue;
      const parsed = parseRecord(record);
      if ('rejection' in parsed) {
        reject(parsed.rejection);
      } else if (record.resource === 'orgs') {
        const org = normaliseOrg(parsed.raw);
        if (org.kind === 'rejected') reject(org);
        else session.stage.org(org);
      } else {
        const user = normaliseUser(parsed.raw);
        if (user.kind === 'rejected') reject(user);
        else if (user.kind !== 'other-role' && fingerprint)
          session.stage.user(user, fingerprintText(fingerprint));
      }
    }
    await session.stage.send();
    const records = counts.orgs + counts.users + counts.demographics;
    session.noteRead(records);
    options.progress?.({ stage: 'reading', records, expected: session.expectedRecords });
  }
  const full = source.collections.some(({ resource, mode }) => resource === 'users' && mode === 'full');
  return { read: counts, rejections: rejections.list(), full, absence: source.absence, unreadable };
}

function fingerprinters(source: RosterSource): Partial<Record<Resource, (bytes: Uint8Array) => Uint8Array>> {
  const byResource: Partial<Record<Resource, (bytes: Uint8Array) => Uint8Array>> = {};
  for (const collection of source.collections) {
    byResource[collection.resource] = createFingerprinter({
      collection,
      normaliserVersion: NORMALISER_VERSION,
      settings: '',
    });
  }
  return byResource;
}

/** One record nobody can read never fails the run; it is counted, and absence then proves nothing. */
function parseRecord(record: SourceRecord): { raw: unknown } | { rejection: Rejection } {
  try {
    return { raw: record.parse() };
  } catch {
    return {
      rejection: {
        kind: 'rejected',
        code: 'UNREADABLE_RECORD',
        resource: record.resource,
        field: '',
        sourcedId: null,
      },
    };
  }
}

class RejectionCounter {
  readonly #counts = new Map<string, { rejection: Rejection; count: number; examples: string[] }>();

  add(rejection: Rejection): void {
    const key = JSON.stringify([rejection.code, rejection.resource, rejection.field]);
    const counted = this.#counts.get(key) ?? { rejection, count: 0, examples: [] };
    counted.count += 1;
    if (rejection.sourcedId !== null && counted.examples.length < EXAMPLES)
      counted.examples.push(rejection.sourcedId);
    this.#counts.set(key, counted);
  }

  list(): RejectionCount[] {
    return [...this.#counts.values()].map(({ rejection: { code, resource, field }, count, examples }) => {
      return { code, resource, field, count, examples };
    });
  }
}
