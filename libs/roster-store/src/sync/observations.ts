import type { DistrictSession } from '../session/district-session';
import { WHOLE_REGISTRATION } from './roster-counts';
import { isCurrent } from './link-states';
import type { RosterCounts } from './sync-run';

export interface PullObservations {
  readonly contactsWithoutStudent: number;
  readonly studentsWithoutSchool: number;
  readonly duplicates: number;
}

/** Counted once and kept until something changes. */
export interface KeptObservations {
  readonly studentsWithoutContact: number;
  readonly agentsNotFound: number;
}

export interface RosterObservations extends KeptObservations {
  /** Active people whose id has come to mean another human and was not told to be the former again. */
  readonly idsReused: number;
  /** sourcedIds of a few of them. */
  readonly reusedExamples: readonly string[];
}

/** What is worth a warning in this pull: complete although known records were skipped (those are sound). */
export async function observePull(session: DistrictSession): Promise<PullObservations> {
  const [row] = await session.query<PullObservations>(
    `select (select count(*) from plan_contact where staged and presence = 'record' and not active)::int as "contactsWithoutStudent",
            (select count(*) from plan_student p
              where p.staged and p.presence = 'record' and not exists (select from plan_membership m where m.key = p.key and m.is_now)
                and not exists (select from scope_school s where s.sourced_id = any (p.orgs) and (s.type = 'school' or s.was_enabled or s.in_scope)))::int as "studentsWithoutSchool",
            (select count(*) from twin where differs)::int as "duplicates"`,
  );
  return row as PullObservations;
}

/** What is worth a warning in the roster as it is stored. */
export async function observeRoster(
  session: DistrictSession,
  registrationId: number,
): Promise<RosterObservations> {
  return { ...(await keptOrCounted(session, registrationId)), ...(await reusedIds(session, registrationId)) };
}

async function reusedIds(
  session: DistrictSession,
  registrationId: number,
): Promise<Pick<RosterObservations, 'idsReused' | 'reusedExamples'>> {
  const [row] = await session.query<Pick<RosterObservations, 'idsReused' | 'reusedExamples'>>(
    `select count(*)::int as "idsReused", coalesce((array_agg(id order by id))[1:5], '{}') as "reusedExamples"
       from (select sourced_id as id from student where registration_id = $1 and active and reused_from is not null
             union all select sourced_id from contact where registration_id = $1 and active and reused_from is not null) r`,
    [registrationId],
  );
  return row as Pick<RosterObservations, 'idsReused' | 'reusedExamples'>;
}

async function keptOrCounted(session: DistrictSession, registrationId: number): Promise<KeptObservations> {
  const [kept] = await session.query<KeptObservations>(
    `select students_without_contact as "studentsWithoutContact", agents_not_found as "agentsNotFound" from roster_count
      where registration_id = $1 and school_id = ${WHOLE_REGISTRATION} and students_without_contact is not null`,
    [registrationId],
  );
  if (kept) return kept;
  const [row] = await session.query<KeptObservations>(
    `select ((select count(*) from student where registration_id = $1 and active)
             - (select count(*) from (select distinct student_id from link where registration_id = $1 and ${isCurrent('state')}) l))::int as "studentsWithoutContact",
            (select count(*) from agent_assertion a join student t on t.id = a.from_id and t.active
               left join contact c on c.registration_id = $1 and c.sourced_id = a.to_sourced_id and c.active
              where a.registration_id = $1 and a.side = 'student' and not a.silent and c.id is null)::int as "agentsNotFound"`,
    [registrationId],
  );
  const observed = row as KeptObservations;
  await session.query(
    `update roster_count set students_without_contact = $2, agents_not_found = $3
      where registration_id = $1 and school_id = ${WHOLE_REGISTRATION}`,
    [registrationId, observed.studentsWithoutContact, observed.agentsNotFound],
  );
  return observed;
}

/** What the store holds of this registration: active students and contacts of enabled schools, ACTIVE links. */
export async function countRoster(session: DistrictSession, registrationId: number): Promise<RosterCounts> {
  const [kept] = await session.query<RosterCounts>(
    `select (select count(*) from school where registration_id = $1 and enabled)::int as schools, students, contacts, links
       from roster_count where registration_id = $1 and school_id = ${WHOLE_REGISTRATION}`,
    [registrationId],
  );
  if (kept) return kept;
  const [row] = await session.query<RosterCounts>(
    `select (select count(*) from school where registration_id = $1 and enabled)::int as schools,
            (select count(*) from student where registration_id = $1 and active)::int as students,
            (select count(*) from contact where registration_id = $1 and active)::int as contacts,
            (select count(*) from link where registration_id = $1 and state = 'ACTIVE')::int as links`,
    [registrationId],
  );
  return row as RosterCounts;
}
