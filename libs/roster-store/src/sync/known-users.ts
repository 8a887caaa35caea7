import { KnownRecords, fingerprintBytes } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';

/** Fingerprints of the stored active users that may be skipped when they come again word by word. */
export async function loadKnownUsers(
  session: DistrictSession,
  registrationId: number,
): Promise<KnownRecords> {
  const [size] = await session.query<{ count: number }>(
    `select ((select count(*) from student where registration_id = $1 and active and fingerprint is not null)
           + (select count(*) from contact where registration_id = $1 and active and fingerprint is not null))::int as count`,
    [registrationId],
  );
  await refreshStatistics(session, size?.count ?? 0);
  const known = new KnownRecords(size?.count ?? 0);
  const stored = `select id, fingerprint::text as fingerprint from student
                   where registration_id = $1 and active and fingerprint is not null
                  union all
                  select id, fingerprint::text from contact
                   where registration_id = $1 and active and fingerprint is not null`;
  for await (const rows of session.stream<{ id: number; fingerprint: string }>(stored, [registrationId])) {
    for (const row of rows) known.add(fingerprintBytes(row.fingerprint), row.id);
  }
  return known;
}

/** Plans made on the statistics of an empty roster never end; autovacuum may not have been by since the last load. */
async function refreshStatistics(session: DistrictSession, people: number): Promise<void> {
  const [row] = await session.query<{ known: number }>(
    `select sum(greatest(reltuples, 0))::float8 as known from pg_class
      where oid in ('roster.student'::regclass, 'roster.contact'::regclass)`,
  );
  if (people > 1_000 && (row?.known ?? 0) < people / 2) await session.query('select roster.analyze_roster()');
}
