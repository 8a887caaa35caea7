import { isAnotherHuman, type PersonName } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';

/** So many ids are noted at once. */
const PORTION = 5_000;

type Names = readonly [given: string, middle: string, family: string];
interface Candidate {
  readonly kind: 'student' | 'contact';
  readonly id: string;
  readonly meant: Names;
  readonly means: Names;
  readonly newly: boolean;
}

/**
 * Finds the ids whose staged record means another human than the id did, as the domain compares names. Names whose
 * first name is the same but for case need no comparing. A district's birth dates are not read.
 */
export async function findReusedIds(session: DistrictSession, registrationId: number): Promise<void> {
  await session.query('truncate reused_id');
  const candidates = (kind: Candidate['kind']): string =>
    `select '${kind}' as kind, r.sourced_id as id,
            coalesce(t.reused_from, array[t.given_name, t.middle_name, t.family_name]) as meant,
            array[r.given_name, r.middle_name, r.family_name] as means, t.reused_from is null as newly
       from stage_user r join ${kind} t on t.registration_id = $1 and t.sourced_id = r.sourced_id
      where r.kind = '${kind}' and r.status = 'active'
        and (t.reused_from is not null or lower(t.given_name) <> lower(r.given_name))`;
  const found: Candidate[] = [];
  const rows = session.stream<Candidate>(`${candidates('student')} union all ${candidates('contact')}`, [
    registrationId,
  ]);
  for await (const page of rows)
    found.push(...page.filter(({ meant, means }) => isAnotherHuman(nameOf(meant), nameOf(means))));
  for (let at = 0; at < found.length; at += PORTION) {
    const portion = found.slice(at, at + PORTION);
    await session.query(`insert into reused_id select * from unnest($1::text[], $2::text[], $3::boolean[])`, [
      portion.map(({ kind }) => kind),
      portion.map(({ id }) => id),
      portion.map(({ newly }) => newly),
    ]);
  }
  await session.query('analyze reused_id');
}

/**
 * Keeps whom those ids meant, and forgets it of ids that mean the same again. Before the plan is applied: it takes the
 * names that are stored.
 */
export function noteReusedIds(): string[] {
  return (['student', 'contact'] as const).map(
    (kind) => `
    update ${kind} t
       set reused_from = case when u.sourced_id is null then null else array[t.given_name, t.middle_name, t.family_name] end
      from plan_${kind} p left join reused_id u on u.kind = '${kind}' and u.sourced_id = p.sourced_id
     where t.id = p.id and p.applied and (t.reused_from is null) <> (u.sourced_id is null)`,
  );
}

function nameOf([givenName, middleName, familyName]: Names): PersonName {
  return { givenName, middleName, familyName, suffix: '' };
}
