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
import { RIGHT_COLUMNS, rightColumns } from '../../supplement/supplement-columns';

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
};

const FACTS = `c.role, r.restriction, r.begin_date as "beginDate", r.end_date as "endDate",
       ${rightColumns.map((column) => `r.${column}`).join(', ')}`;

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
            l.marked or coalesce(r.silence <> 'none', false) as marked, ${FACTS}
       from link l
       join student t on t.id = l.student_id
       join contact c on c.id = l.contact_id
       left join supplement_row r on r.registration_id = l.registration_id
             and r.student_sourced_id = t.sourced_id and r.contact_sourced_id = c.sourced_id
      where l.student_id = any ($1::int[])
     union all
     select t.id, c.id, t.registration_id, null, r.silence <> 'none', ${FACTS}
       from student t
       join supplement_row r on r.registration_id = t.registration_id and r.student_sourced_id = t.sourced_id
       join contact c on c.registration_id = r.registration_id and c.sourced_id = r.contact_sourced_id
      where t.id = any ($1::int[])
        and not exists (select from link l where l.student_id = t.id and l.contact_id = c.id)`,
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
    seenInSis: false,
    // Twins that differ make their link UNCONFIRMED when they are read: nothing more is known of them here.
    contradicting: false,
    role: row.role,
    // Rights come from a supplement alone: no field of the users' metadata is read yet.
    rights: NO_RIGHTS_KNOWN,
    supplement: row.restriction === null ? null : { rights: rightsOf(row), asOf: supplementAsOf },
    restrictionText: row.restriction ?? '',
    beginDate: row.beginDate,
    endDate: row.endDate,
  };
}

function rightsOf(row: RightRow): Rights {
  return RIGHT_NAMES.reduce<Rights>(
    (rights, name) => ({ ...rights, [name]: row[RIGHT_COLUMNS[name]] ?? 0 }),
    NO_RIGHTS_KNOWN,
  );
}
