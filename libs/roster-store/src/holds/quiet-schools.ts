import type { GateReasonCode } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';
import type { ReasonOfSchool } from './approved-plan';
import { WHOLE_PULL } from './reject-hold';
import { shownBy } from './shown-changes';

interface RejectedHold {
  readonly runId: number;
  readonly reasons: readonly ReasonOfSchool[];
  readonly quiet: readonly string[];
}

/**
 * The changes a reason is about. Everyday changes of another sort beside them (a name corrected, a child enrolled) do not
 * make a rejected removal a new question. A reason that is not named here is about all changes of its school.
 */
const CHANGES_OF: Readonly<Partial<Record<GateReasonCode, readonly string[]>>> = {
  IMPLAUSIBLE_STUDENTS: ['student remove'],
  IMPLAUSIBLE_CONTACTS: ['contact remove'],
  STUDENTS_REMOVED: ['student remove'],
  CONTACTS_REMOVED: ['contact remove'],
  LAST_STUDENT: ['student remove'],
  LAST_CONTACT: ['contact remove'],
  LEFT_WITH_NO_ADULT: ['link remove'],
  LINKS_LOST: ['link remove', 'link update'],
  STUDENTS_UPDATED: ['student update'],
  CONTACTS_UPDATED: ['contact update'],
  EMAILS_BLANKED: ['contact update'],
  PHONES_BLANKED: ['contact update'],
  STUDENTS_CREATED: ['student create'],
  CONTACTS_CREATED: ['contact create'],
};

/**
 * Which of the schools that wait are not asked about: a person has rejected these very changes, for the same reasons,
 * and no more than them is planned today.
 * @param schools sourcedIds of held and silent schools, or `WHOLE_PULL` for a pull that is implausible as a whole
 */
export async function quietSchools(
  session: DistrictSession,
  registrationId: number,
  schools: readonly string[],
  reasons: readonly ReasonOfSchool[],
): Promise<string[]> {
  if (schools.length === 0) return [];
  const rejected = await session.query<RejectedHold>(
    `select run_id as "runId", reasons, quiet_schools as quiet from hold
      where registration_id = $1 and state = 'rejected' and (rejected_until is null or rejected_until > now())
      order by id desc`,
    [registrationId],
  );
  const quiet: string[] = [];
  for (const school of schools) {
    const codes = codesOf(reasons, school);
    const candidates = rejected.filter(
      (hold) =>
        hold.quiet.includes(school) && codes.every((code) => codesOf(hold.reasons, school).includes(code)),
    );
    for (const { runId } of candidates) {
      if (!(await showedAll(session, runId, school, codes))) continue;
      quiet.push(school);
      break;
    }
  }
  return quiet;
}

function codesOf(reasons: readonly ReasonOfSchool[], school: string): string[] {
  return reasons.filter((reason) => (reason.school ?? WHOLE_PULL) === school).map(({ code }) => code);
}

async function showedAll(
  session: DistrictSession,
  runId: number,
  school: string,
  codes: readonly string[],
): Promise<boolean> {
  const changes = codes.map((code) => CHANGES_OF[code as GateReasonCode]);
  const named = changes.includes(undefined) ? null : changes.flat();
  const [row] = await session.query<{ more: boolean }>(
    `select exists (select from plan_change p
       where ($3::text[] is null or (p.kind || ' ' || p.op = any ($3) and (p.op <> 'update' or p.kind <> 'link' or p.direction < 0)))
         and ($2 = '${WHOLE_PULL}' or exists (select from scope_school s where s.sourced_id = $2 and s.id = any (p.school_ids)))
         and not ${shownBy('$1')}) as more`,
    [runId, school, named],
  );
  return row?.more === false;
}
