import type { DistrictSession } from '../session/district-session';

/**
 * The data of the schools this run brought level are as old as the export it read; never younger than before. The same
 * bundle sent again says nothing new, whenever it was received. With the age the grace clock goes on.
 */
export async function renewAge(session: DistrictSession, runId: number): Promise<void> {
  await session.query(
    `update school s set as_of = r.observed_at, grace_ms = x.grace_ms from sync_run r, scope_school x
      where r.id = $1 and x.id = s.id and x.in_scope and r.observed_at is not null and (s.as_of is null or s.as_of < r.observed_at)
        and not exists (select from sync_run u
             where u.registration_id = r.registration_id and u.id < r.id and u.source_digest = r.source_digest
               and u.outcome in ('applied', 'nothing_to_do') and not u.dry_run)`,
    [runId],
  );
}
