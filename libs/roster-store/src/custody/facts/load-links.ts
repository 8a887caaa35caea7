import {
  NO_RIGHTS_KNOWN,
  RIGHT_NAMES,
  type ContactRole,
  type LinkFact,
  type LinkState,
  type LocalDate,
  type Right,
  type Rights,
} from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { joinedFacts, speaksOf } from '../../metadata/pair-of-metadata';
import { RIGHT_COLUMNS, rightColumns } from '../../supplement/supplement-columns';

/** Rights by column, those of the metadata with `meta_` before it. */
type RightRow = Readonly<Record<string, Right | null>>;
type Row = RightRow & {
  readonly student: number;
  readonly contact: number;
  readonly registration: number;
  readonly state: LinkState | null;
  readonly marked: boolean;
  readonly role: ContactRole;
  readonly restriction: string | null;
  readonly beginDate: LocalDate | null;
  readonly endDate: LocalDate | null;
  readonly meta_restriction: string;
  readonly contradicting: boolean;
  readonly seenInSis: boolean;
};

/** Begin and end as both say: `greatest` and `least` pass over what is null, which is open. */
const FACTS = `c.role, r.restriction, greatest(r.begin_date, m.meta_begin_date) as "beginDate", least(r.end_date, m.meta_end_date) as "endDate",
       ${rightColumns.map((column) => `r.${column}, m.meta_${column}`).join(', ')}, m.meta_restriction, m.meta_contradicting as contradicting`;

/** What the metadata of both ends say of the pair: always one row. */
const METADATA = `cross join lateral (select ${joinedFacts('', 'meta_')} from (
          ${speaksOf('f', 't.sourced_id', 'c.sourced_id')
            .map(
              (speaks) =>
                `select f.* from metadata_fact f where f.registration_id = t.registration_id and ${speaks}`,
            )
            .join('\n          union all ')}) r) m`;

/**
 * A link in doubt that the newest spot sync of the student saw whole again, while no full pull read later: staff are told
 * so. It permits nothing, and the mark stays.
 */
const SEEN_IN_SIS = `(l.state <> 'ACTIVE' or l.marked) and exists (
          select from spot_sync q
           where q.registration_id = l.registration_id and q.student_id = l.student_id
             and q.seen_in_sis @> jsonb_build_array(jsonb_build_object('contact', c.sourced_id, 'what', 'link shown again'))
             and not exists (select from student_school n join school z on z.id = n.school_id
                              where n.student_id = l.student_id and z.registration_id = q.registration_id and z.as_of > q.observed_at))`;

/** Pairs somebody speaks of: of students `$1`, by a row of the supplement or of either side's metadata. */
const SPOKEN_OF = `
  select t.id as student_id, c.id as contact_id
    from student t
    join supplement_row r on r.registration_id = t.registration_id and r.student_sourced_id = t.sourced_id
    join contact c on c.registration_id = t.registration_id and c.sourced_id = r.contact_sourced_id
   where t.id = any ($1::int[])
   union
  select t.id, c.id
    from student t
    join metadata_fact f on f.registration_id = t.registration_id and f.side = 'student' and f.from_sourced_id = t.sourced_id
    join contact c on c.registration_id = t.registration_id and c.sourced_id = f.to_sourced_id
   where t.id = any ($1::int[])
   union
  select t.id, c.id
    from student t
    join metadata_fact f on f.registration_id = t.registration_id and f.side = 'contact' and f.to_sourced_id = t.sourced_id
     and f.to_sourced_id <> ''
    join contact c on c.registration_id = t.registration_id and c.sourced_id = f.from_sourced_id
   where t.id = any ($1::int[])`;

/**
 * Every link of these students in any state, with what its supplement says; and rows of the supplement which speak of a
 * pair that is not linked. A row whose word fell silent marks its link, as a hold does.
 * @param supplementAsOf milliseconds since the epoch: how old the supplement's rows are; null: not known, so too old
 */
export async function loadLinks(
  tx: DistrictTransaction,
  studentIds: readonly number[],
  supplementAsOf: number | null,
): Promise<LinkFact[]> {
  if (studentIds.length === 0) return [];
  const rows = await tx.query<Row>(
    `select l.student_id as student, l.contact_id as contact, l.registration_id as registration, l.state,
            l.marked or coalesce(r.silence <> 'none', false) or m.meta_silent as marked, ${FACTS},
            ${SEEN_IN_SIS} as "seenInSis"
       from link l
       join student t on t.id = l.student_id
       join contact c on c.id = l.contact_id
       left join supplement_row r on r.registration_id = l.registration_id
             and r.student_sourced_id = t.sourced_id and r.contact_sourced_id = c.sourced_id
       ${METADATA}
      where l.student_id = any ($1::int[])
     union all
     select t.id, c.id, t.registration_id, null, coalesce(r.silence <> 'none', false) or m.meta_silent, ${FACTS}, false
       from (${SPOKEN_OF}) s
       join student t on t.id = s.student_id
       join contact c on c.id = s.contact_id
       left join supplement_row r on r.registration_id = t.registration_id
             and r.student_sourced_id = t.sourced_id and r.contact_sourced_id = c.sourced_id
       ${METADATA}
      where not exists (select from link l where l.student_id = t.id and l.contact_id = c.id)`,
    [studentIds],
    'once',
  );
  return rows.map((row) => linkOf(row, supplementAsOf ?? 0));
}

function linkOf(row: Row, supplementAsOf: number): LinkFact {
  return {
    student: String(row.student),
    contact: String(row.contact),
    registration: String(row.registration),
    state: row.state,
    marked: row.marked,
    seenInSis: row.seenInSis,
    contradicting: row.contradicting,
    role: row.role,
    rights: rightsOf(row, 'meta_'),
    supplement: row.restriction === null ? null : { rights: rightsOf(row, ''), asOf: supplementAsOf },
    restrictionText: restrictionOf(row),
    beginDate: row.beginDate,
    endDate: row.endDate,
  };
}

/** Both texts; one that means nothing in a district must not hide behind one that does. */
function restrictionOf({ restriction, meta_restriction: ofMetadata }: Row): string {
  const lines = new Set(`${restriction ?? ''}\n${ofMetadata}`.split('\n'));
  lines.delete('');
  return [...lines].sort().join('\n');
}

function rightsOf(row: RightRow, prefix: '' | 'meta_'): Rights {
  return RIGHT_NAMES.reduce<Rights>(
    (rights, name) => ({ ...rights, [name]: row[`${prefix}${RIGHT_COLUMNS[name]}`] ?? 0 }),
    NO_RIGHTS_KNOWN,
  );
}
