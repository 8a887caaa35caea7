import type { DistrictSession } from '../session/district-session';

/** Whether rows of a collection are held, so that an empty one would be silence and not emptiness. */
export async function holdsRowsOf(
  session: DistrictSession,
  registrationId: number,
  resource: 'orgs' | 'users',
): Promise<boolean> {
  const table = resource === 'orgs' ? ['school'] : ['student', 'contact'];
  const active = resource === 'orgs' ? 'enabled' : 'active';
  const held = table
    .map((name) => `exists (select from ${name} where registration_id = $1 and ${active})`)
    .join(' or ');
  const [row] = await session.query<{ held: boolean }>(`select ${held} as held`, [registrationId]);
  return row?.held ?? false;
}

/** Whether anybody is stored of this registration, active or not. */
export async function holdsAnybody(session: DistrictSession, registrationId: number): Promise<boolean> {
  const [row] = await session.query<{ held: boolean }>(
    `select exists (select from student where registration_id = $1)
         or exists (select from contact where registration_id = $1) as held`,
    [registrationId],
  );
  return row?.held ?? false;
}

/** Which of the named schools neither the staged orgs show nor the store holds. */
export async function unknownSchools(
  session: DistrictSession,
  registrationId: number,
  selection: readonly string[],
): Promise<string[]> {
  const rows = await session.query<{ id: string }>(
    `select id from unnest($2::text[]) as id
      where id not in (select sourced_id from stage_org where status = 'active')
        and id not in (select sourced_id from school where registration_id = $1)`,
    [registrationId, selection],
  );
  return rows.map((row) => row.id);
}
