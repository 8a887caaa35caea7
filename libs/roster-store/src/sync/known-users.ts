import { FINGERPRINT_BYTES, KnownRecords } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';
import { WHOLE_REGISTRATION } from './roster-counts';

/** Ids of which the rows come in one piece: many enough to save messages, few enough to keep memory flat. */
const IDS_A_PIECE = 8_192;
const ROW_BYTES = 4 + FINGERPRINT_BYTES;

/**
 * Fingerprints of the stored active users that may be skipped when they come again word by word. They come packed, id
 * and fingerprint as bytes: as rows of text, reading them took longer than reading the bundle.
 */
export async function loadKnownUsers(
  session: DistrictSession,
  registrationId: number,
): Promise<KnownRecords> {
  const packed = (table: 'student' | 'contact'): string =>
    `select string_agg(int4send(id) || uuid_send(fingerprint), ''::bytea) as rows from ${table}
      where registration_id = ${registrationId} and active and fingerprint is not null group by id / ${IDS_A_PIECE}`;
  const known = new KnownRecords(await expectedPeople(session, registrationId));
  const stored = `${packed('student')} union all ${packed('contact')}`;
  for await (const rows of session.copyBytes(stored)) {
    for (let at = 0; at < rows.length; at += ROW_BYTES) known.add(rows, rows.readInt32BE(at), at + 4);
  }
  await refreshStatistics(session, known.size);
  return known;
}

/** As the last run counted them, or 0: only so that the table need not grow while it is filled. */
async function expectedPeople(session: DistrictSession, registrationId: number): Promise<number> {
  const [counted] = await session.query<{ people: number }>(
    `select students + contacts as people from roster_count where registration_id = $1 and school_id = ${WHOLE_REGISTRATION}`,
    [registrationId],
  );
  return counted?.people ?? 0;
}

/** Plans made on the statistics of an empty roster never end; autovacuum may not have been by since the last load. */
async function refreshStatistics(session: DistrictSession, people: number): Promise<void> {
  const [row] = await session.query<{ known: number }>(
    `select sum(greatest(reltuples, 0))::float8 as known from pg_class
      where oid in ('roster.student'::regclass, 'roster.contact'::regclass)`,
  );
  if (people > 1_000 && (row?.known ?? 0) < people / 2) await session.query('select roster.analyze_roster()');
}
