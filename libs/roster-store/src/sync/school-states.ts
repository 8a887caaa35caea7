import type { SchoolState } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';

/** So long a state is kept when a later one of its school is as old: more than the seven days that are asked for. */
const KEPT_DAYS = 9;

/** Who consented to what a run does at which schools. A person's word counts before an announcement's. */
export class Consents {
  readonly #schools = { approval: new Set<string>(), announcement: new Set<string>() };

  add(consent: 'approval' | 'announcement', schools: readonly string[]): void {
    for (const school of schools) this.#schools[consent].add(school);
  }

  of(school: string): SchoolState['consent'] {
    if (this.#schools.approval.has(school)) return 'approval';
    return this.#schools.announcement.has(school) ? 'announcement' : 'none';
  }
}

/** The states each school of the registration was left in, by its sourcedId, in the order they were applied. */
export async function schoolStates(
  session: DistrictSession,
  registrationId: number,
): Promise<ReadonlyMap<string, readonly SchoolState[]>> {
  const rows = await session.query<SchoolState & { school: string }>(
    `select s.sourced_id as school, (extract(epoch from t.at) * 1000)::float8 as at, t.students, t.contacts, t.links,
            jsonb_build_object('students', t.students_moved, 'contacts', t.contacts_moved, 'links', t.links_moved) as moved,
            t.consent
       from school_state t join school s on s.id = t.school_id
      where t.registration_id = $1 order by t.run_id`,
    [registrationId],
  );
  const states = new Map<string, SchoolState[]>();
  for (const { school, ...state } of rows) {
    const known = states.get(school);
    if (known === undefined) states.set(school, [state]);
    else known.push(state);
  }
  return states;
}

/**
 * Keeps the states a run leaves schools in, and forgets those nobody will ask for any more. A state like the one before
 * is not written: the one before stands for both.
 */
export async function keepSchoolStates(
  session: DistrictSession,
  registrationId: number,
  runId: number,
  states: readonly (SchoolState & { readonly school: string })[],
): Promise<void> {
  const rows = states.map(({ moved, at, ...state }) => ({
    ...state,
    at: new Date(at).toISOString(),
    students_moved: moved.students,
    contacts_moved: moved.contacts,
    links_moved: moved.links,
  }));
  await session.query(
    `insert into school_state (district_id, registration_id, school_id, run_id, at, students, contacts, links,
            students_moved, contacts_moved, links_moved, consent)
     select s.district_id, $1, s.id, $2, n.at, n.students, n.contacts, n.links, n.students_moved, n.contacts_moved, n.links_moved, n.consent
       from jsonb_to_recordset($3) as n (school text, at timestamptz, students int, contacts int, links int,
              students_moved int, contacts_moved int, links_moved int, consent text)
       join school s on s.registration_id = $1 and s.sourced_id = n.school
       left join lateral (select * from school_state l where l.registration_id = $1 and l.school_id = s.id order by l.run_id desc limit 1) l on true
      where l.run_id is null or n.consent <> 'none' or (n.students_moved, n.contacts_moved, n.links_moved) <> (0, 0, 0)
         or (n.students, n.contacts, n.links) <> (l.students, l.contacts, l.links)
      order by s.id`,
    [registrationId, runId, JSON.stringify(rows)],
  );
  await session.query(
    `delete from school_state o using sync_run r
      where r.id = $2 and o.registration_id = $1 and o.at < r.observed_at - make_interval(days => ${KEPT_DAYS})
        and exists (select from school_state n
             where n.registration_id = $1 and n.school_id = o.school_id and n.run_id > o.run_id
               and n.at < r.observed_at - make_interval(days => ${KEPT_DAYS}))`,
    [registrationId, runId],
  );
}
