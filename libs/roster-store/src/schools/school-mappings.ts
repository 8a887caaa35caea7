import type { DistrictTransaction } from '../district/district-transaction';

export const SCHOOL_TEMPLATES = [
  'students',
  'contacts',
  'students_contacts',
  'students_pickup_contacts',
] as const;
export type SchoolTemplate = (typeof SCHOOL_TEMPLATES)[number];

/** How a provider's school is one of IVM's. */
export interface SchoolMapping {
  readonly ivmSchoolId: string | null;
  /** Whether it is read at all. */
  readonly enabled: boolean;
  /** What is sent of it, not what is known. */
  readonly template: SchoolTemplate;
  /** Whether this registration, of all that map the school, says what is permitted. */
  readonly authoritative: boolean;
  /** IANA name. */
  readonly timezone: string;
  /** `HH:MM` on the school's clock. */
  readonly doorsOpenAt: string | null;
  /** What becomes of people IVM already holds there; null: not decided. */
  readonly preloaded: 'none' | 'adopt' | 'replace' | null;
  /** Before that nothing is delivered; null: at once. */
  readonly goLiveAt: Date | null;
}

/** A school as a registration shows or maps it. */
export interface SchoolRow {
  readonly sourcedId: string;
  /** Null: no pull has shown it yet, as are the next two. */
  readonly id: number | null;
  readonly name: string | null;
  readonly type: string | null;
  readonly counts: { readonly students: number; readonly contacts: number; readonly links: number } | null;
  readonly asOf: Date | null;
  readonly mapping: SchoolMapping | null;
}

type Row = Omit<SchoolRow, 'counts' | 'mapping'> & {
  readonly students: number | null;
  readonly contacts: number | null;
  readonly links: number | null;
} & { readonly mapped: boolean } & SchoolMapping;

/** Every school a registration shows or maps, in the order of their sourcedIds. */
export async function readSchools(tx: DistrictTransaction, registrationId: number): Promise<SchoolRow[]> {
  const rows = await tx.query<Row>(
    `select coalesce(s.sourced_id, m.sourced_id) as "sourcedId", s.id, s.name, s.type, s.as_of as "asOf",
            c.students, c.contacts, c.links,
            m.sourced_id is not null as mapped, m.ivm_school_id as "ivmSchoolId", m.enabled, m.template, m.authoritative,
            m.timezone, to_char(m.doors_open_at, 'HH24:MI') as "doorsOpenAt", m.preloaded, m.go_live_at as "goLiveAt"
       from (select * from school where registration_id = $1) s
       full join (select * from school_mapping where registration_id = $1) m on m.sourced_id = s.sourced_id
       left join lateral (
         select count(distinct st.id)::int as students, count(distinct l.contact_id)::int as contacts, count(l.*)::int as links
           from student_school e
           join student st on st.id = e.student_id and st.active
           left join link l on l.student_id = st.id and l.state = 'ACTIVE'
          where e.school_id = s.id) c on s.id is not null
      order by 1`,
    [registrationId],
  );
  return rows.map(({ sourcedId, id, name, type, asOf, students, contacts, links, mapped, ...mapping }) => ({
    ...{ sourcedId, id, name, type, asOf },
    counts: id === null ? null : { students: students ?? 0, contacts: contacts ?? 0, links: links ?? 0 },
    mapping: mapped ? mapping : null,
  }));
}

/** How a registration's schools are mapped, by their sourcedIds. */
export async function readMappings(
  tx: DistrictTransaction,
  registrationId: number,
): Promise<Map<string, SchoolMapping>> {
  const rows = await tx.query<SchoolMapping & { readonly sourcedId: string }>(
    `select sourced_id as "sourcedId", ivm_school_id as "ivmSchoolId", enabled, template, authoritative, timezone,
            to_char(doors_open_at, 'HH24:MI') as "doorsOpenAt", preloaded, go_live_at as "goLiveAt"
       from school_mapping where registration_id = $1 order by 1`,
    [registrationId],
  );
  return new Map(rows.map(({ sourcedId, ...mapping }) => [sourcedId, mapping]));
}

/** A school that another enabled mapping already has the say of; its IVM id. */
export interface AuthorityTaken {
  readonly ivmSchoolId: string;
}

/** What stands in the way of mapping schools like this; null: nothing. */
export async function authorityTaken(
  tx: DistrictTransaction,
  registrationId: number,
  mappings: ReadonlyMap<string, SchoolMapping>,
): Promise<AuthorityTaken | null> {
  const wanted = [...mappings.values()].flatMap(({ ivmSchoolId, authoritative, enabled }) =>
    ivmSchoolId !== null && authoritative && enabled ? [ivmSchoolId] : [],
  );
  const twice = wanted.find((id, at) => wanted.indexOf(id) !== at);
  if (twice !== undefined) return { ivmSchoolId: twice };
  const [taken] = await tx.query<AuthorityTaken>(
    `select ivm_school_id as "ivmSchoolId" from school_mapping
      where authoritative and enabled and ivm_school_id = any ($1::text[])
        and not (registration_id = $2 and sourced_id = any ($3::text[])) limit 1`,
    [wanted, registrationId, [...mappings.keys()]],
  );
  return taken ?? null;
}

/**
 * Maps schools, whole rows, and puts the registration's runs to those that are enabled.
 * @returns what stands in the way, and then nothing was changed; null: done
 */
export async function mapSchools(
  tx: DistrictTransaction,
  registrationId: number,
  mappings: ReadonlyMap<string, SchoolMapping>,
): Promise<AuthorityTaken | null> {
  const taken = await authorityTaken(tx, registrationId, mappings);
  if (taken !== null) return taken;
  // Those which give an authority up first, so that another of these may take it.
  const inOrder = [...mappings].sort(([, a], [, b]) => Number(a.authoritative) - Number(b.authoritative));
  for (const [sourcedId, mapping] of inOrder)
    await tx.query(
      `insert into school_mapping (district_id, registration_id, sourced_id, ivm_school_id, enabled, template, authoritative,
                                   timezone, doors_open_at, preloaded, go_live_at)
       select id, $1, $2, $3, $4, $5, $6, $7, $8::time, $9, $10 from district
       on conflict (district_id, registration_id, sourced_id) do update set
         ivm_school_id = excluded.ivm_school_id, enabled = excluded.enabled, template = excluded.template,
         authoritative = excluded.authoritative, timezone = excluded.timezone, doors_open_at = excluded.doors_open_at,
         preloaded = excluded.preloaded, go_live_at = excluded.go_live_at`,
      [
        registrationId,
        sourcedId,
        mapping.ivmSchoolId,
        mapping.enabled,
        mapping.template,
        mapping.authoritative,
        mapping.timezone,
        mapping.doorsOpenAt,
        mapping.preloaded,
        mapping.goLiveAt,
      ],
    );
  await tx.query(
    `update registration set school_selection = array(
       select sourced_id from school_mapping where registration_id = $1 and enabled order by sourced_id) where id = $1`,
    [registrationId],
  );
  return null;
}
