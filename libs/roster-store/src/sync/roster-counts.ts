import type { DistrictSession } from '../session/district-session';

/** What stands in the roster: of one school, or (school 0) of the registration. */
export interface RosterCount {
  readonly schoolId: number;
  readonly students: number;
  readonly contacts: number;
  /** ACTIVE ones. */
  readonly links: number;
}

/** The row of the whole registration. */
export const WHOLE_REGISTRATION = 0;

/**
 * The counts by school id, as the last run left them; null when something has written the roster since (the database
 * takes them away itself), or when there never were any: then everything is to be counted.
 */
export async function storedCounts(
  session: DistrictSession,
  registrationId: number,
): Promise<ReadonlyMap<number, RosterCount> | null> {
  const rows = await session.query<RosterCount>(
    `select school_id as "schoolId", students, contacts, links from roster_count where registration_id = $1`,
    [registrationId],
  );
  const counts = new Map(rows.map((row) => [row.schoolId, row]));
  return counts.has(WHOLE_REGISTRATION) ? counts : null;
}

/**
 * Keeps what the run leaves behind. The last statement of the apply transaction which concerns the roster: those before
 * it take stored counts away. Rows that are right already are not written.
 */
export async function keepCounts(
  session: DistrictSession,
  registrationId: number,
  counts: readonly RosterCount[],
): Promise<void> {
  await session.query(
    `insert into roster_count (district_id, registration_id, school_id, students, contacts, links)
     select nullif(current_setting('app.district', true), '')::int, $1, "schoolId", students, contacts, links
       from jsonb_to_recordset($2) as c ("schoolId" int, students int, contacts int, links int)
      where not exists (select from roster_count k where k.registration_id = $1 and k.school_id = c."schoolId"
                           and (k.students, k.contacts, k.links) = (c.students, c.contacts, c.links))
     on conflict (district_id, registration_id, school_id)
        do update set students = excluded.students, contacts = excluded.contacts, links = excluded.links`,
    [registrationId, JSON.stringify(counts)],
  );
}
