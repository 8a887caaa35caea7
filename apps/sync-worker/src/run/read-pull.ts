import {
  createFactsReader,
  createFingerprinter,
  FieldCounter,
  fingerprintText,
  metadataFields,
  normaliseOrg,
  normaliseUser,
  NORMALISER_VERSION,
  settingsOfUsers,
  type Absence,
  type FieldMapping,
  type KnownRecords,
  type Rejection,
  type Resource,
  type SeenFields,
  type RosterSource,
  type SourceRecord,
} from 'roster-domain';
import type { SyncSession } from 'roster-store';
import type { RejectionLog } from './rejection-log';
import type { OnSyncProgress } from './sync-progress';
import type { ReadCounts } from './sync-report';

export interface Pull {
  readonly read: ReadCounts;
  /** The users came as a full collection. */
  readonly full: boolean;
  /** What it means not to be in a full collection. */
  readonly absence: Absence;
  /** A user record named nobody we could recognise. */
  readonly unreadable: boolean;
  /** Metadata keys as they were seen; null: too few users were parsed to tell, or no metadata came. */
  readonly fields: SeenFields | null;
}

/**
 * Reads a source to its end while comparing: a user whose fingerprint is stored is ticked off without being parsed,
 * every other record is parsed, normalised and staged. Throws when the pull ends incomplete.
 */
export async function readPull(
  source: RosterSource,
  session: SyncSession,
  known: KnownRecords,
  rejections: RejectionLog,
  options: { signal?: AbortSignal; progress?: OnSyncProgress; mapping: FieldMapping },
): Promise<Pull> {
  const counts = { orgs: 0, users: 0, demographics: 0, rejected: 0 };
  let unreadable = false;
  const fields = new FieldCounter();
  const fingerprintOf = fingerprinters(source, settingsOfUsers(options.mapping));
  const factsOf = factsReader(options.mapping);

  const reject = (rejection: Rejection, { line }: SourceRecord): void => {
    counts.rejected += 1;
    rejections.add({ ...rejection, line: line ?? null });
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
        reject(parsed.rejection, record);
      } else if (record.resource === 'orgs') {
        const org = normaliseOrg(parsed.raw);
        if (org.kind === 'rejected') reject(org, record);
        else session.stage.org(org);
      } else {
        const user = normaliseUser(parsed.raw);
        if (user.kind === 'rejected') reject(user, record);
        else if (user.kind !== 'other-role' && fingerprint) {
          session.stage.user(user, fingerprintText(fingerprint));
          fields.note(metadataOf(parsed.raw));
          if (factsOf !== null && user.status === 'active') {
            const { facts, unreadable } = factsOf(metadataOf(parsed.raw), user);
            session.stage.facts(user, facts);
            for (const column of unreadable) rejections.add(unreadableValue(user.sourcedId, column, record));
          }
        }
      }
    }
    await session.stage.send();
    await rejections.send();
    const records = counts.orgs + counts.users + counts.demographics;
    session.noteRead(records);
    options.progress?.({ stage: 'reading', records, expected: session.expectedRecords });
  }
  const full = source.collections.some(({ resource, mode }) => resource === 'users' && mode === 'full');
  // On an ordinary day most users are known and not parsed: what stands in the others says little of all.
  const seen = fields.records * 2 >= counts.users ? fields.seen() : null;
  return {
    ...{ read: counts, full, absence: source.absence, unreadable },
    fields: seen !== null && seen.columns.length > 0 ? seen : null,
  };
}

/** null: no metadata is mapped, and none is looked at. */
function factsReader(mapping: FieldMapping): ReturnType<typeof createFactsReader> | null {
  return metadataFields(mapping).length === 0 ? null : createFactsReader(mapping);
}

function metadataOf(raw: unknown): Readonly<Record<string, unknown>> {
  const { metadata } = raw as { metadata?: unknown };
  return typeof metadata === 'object' && metadata !== null
    ? (metadata as Readonly<Record<string, unknown>>)
    : {};
}

/** The record is used; a value of it is taken as strictly as it could be meant. */
function unreadableValue(
  sourcedId: string,
  column: string,
  { line }: SourceRecord,
): Rejection & { line: number | null } {
  const field = `metadata.${column}`;
  return {
    kind: 'rejected',
    code: 'UNREADABLE_VALUE',
    resource: 'users',
    field,
    sourcedId,
    line: line ?? null,
  };
}

function fingerprinters(
  source: RosterSource,
  settings: string,
): Partial<Record<Resource, (bytes: Uint8Array) => Uint8Array>> {
  const byResource: Partial<Record<Resource, (bytes: Uint8Array) => Uint8Array>> = {};
  for (const collection of source.collections) {
    byResource[collection.resource] = createFingerprinter({
      collection,
      normaliserVersion: NORMALISER_VERSION,
      settings: collection.resource === 'users' ? settings : '',
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
