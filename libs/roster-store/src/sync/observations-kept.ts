import type { DistrictSession } from '../session/district-session';
import { isCurrent } from './link-states';
import type { KeptObservations } from './observations';
import { WHOLE_REGISTRATION } from './roster-counts';

/** What is kept of the roster's warnings, less what the plan concerns: that part is counted again once it is applied. */
export type RestOfObservations = KeptObservations;

/** Null when nothing is kept: then the roster is to be counted as a whole, when somebody asks. Call before the plan is applied. */
export async function observationsBeside(
  session: DistrictSession,
  registrationId: number,
): Promise<RestOfObservations | null> {
  const [kept] = await session.query<KeptObservations>(
    `select students_without_contact as "studentsWithoutContact", agents_not_found as "agentsNotFound" from roster_count
      where registration_id = $1 and school_id = ${WHOLE_REGISTRATION} and students_without_contact is not null`,
    [registrationId],
  );
  if (kept === undefined) return null;
  const part = await observePlanned(session, registrationId);
  return {
    studentsWithoutContact: kept.studentsWithoutContact - part.studentsWithoutContact,
    agentsNotFound: kept.agentsNotFound - part.agentsNotFound,
  };
}

/** Call when the plan is applied and the counts are kept: they were taken away with what changed, and this with them. */
export async function keepObservations(
  session: DistrictSession,
  registrationId: number,
  rest: RestOfObservations,
): Promise<void> {
  const part = await observePlanned(session, registrationId);
  await session.query(
    `update roster_count set students_without_contact = $2, agents_not_found = $3
      where registration_id = $1 and school_id = ${WHOLE_REGISTRATION}
        and (students_without_contact, agents_not_found) is distinct from ($2, $3)`,
    [
      registrationId,
      rest.studentsWithoutContact + part.studentsWithoutContact,
      rest.agentsNotFound + part.agentsNotFound,
    ],
  );
}

/**
 * Of the students the plan looks at, those without a contact; and what is asserted of nobody, where the plan looks at
 * either end. What it does not look at, applying it does not change.
 */
async function observePlanned(session: DistrictSession, registrationId: number): Promise<KeptObservations> {
  const [row] = await session.query<KeptObservations>(
    `with looked as materialized (
       select id from plan_student where id is not null union select student_id from plan_link),
     asserted as (
       select a.from_id, a.to_sourced_id from looked s
         join agent_assertion a on a.registration_id = ${registrationId} and a.side = 'student' and a.from_id = s.id and not a.silent
       union
       select a.from_id, a.to_sourced_id from plan_contact c
         join agent_assertion a on a.registration_id = ${registrationId} and a.side = 'student' and a.to_sourced_id = c.sourced_id and not a.silent)
     select (select count(*) from looked s join student t on t.id = s.id and t.active
              where not exists (select from link l where l.student_id = t.id and l.registration_id = ${registrationId} and ${isCurrent('l.state')}))::int as "studentsWithoutContact",
            (select count(*) from asserted a join student t on t.id = a.from_id and t.active
              where not exists (select from contact c where c.registration_id = ${registrationId} and c.sourced_id = a.to_sourced_id and c.active))::int as "agentsNotFound"`,
  );
  return row as KeptObservations;
}
