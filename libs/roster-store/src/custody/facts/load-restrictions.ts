import {
  twoPersonState,
  type Act,
  type LocalDate,
  type PersonName,
  type RestrictionFact,
} from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';

/** By what a restriction is found. Whom it means is compared afterwards; found too many is safe, too few is not. */
export interface RestrictionsWanted {
  readonly studentIds: readonly number[];
  readonly contactIds: readonly number[];
  /** The domain's keys of the students' names; null: any. */
  readonly studentKeys: readonly string[] | null;
  /** The domain's keys of every name the asker may go by; null: any. */
  readonly personKeys: readonly string[] | null;
}

interface Row {
  readonly id: number;
  readonly kind: RestrictionFact['kind'];
  readonly contactId: number | null;
  readonly names: readonly PersonName[];
  readonly birthDate: LocalDate | null;
  readonly allStudents: boolean;
  readonly schoolIds: readonly number[] | null;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly documentOnFile: boolean;
  readonly scheduled: boolean;
  readonly students: readonly (PersonName & {
    readonly id: number | null;
    readonly birthDate: LocalDate | null;
  })[];
  readonly ends: readonly { subject: string; roles: readonly string[]; reason: string; at: string }[];
}

/** Restrictions which may mean the asker or speak of the students, whatever their dates. */
export async function loadRestrictions(
  tx: DistrictTransaction,
  { contactIds, personKeys, studentIds, studentKeys }: RestrictionsWanted,
): Promise<RestrictionFact[]> {
  const rows = await tx.query<Row>(
    `with hit as materialized (
        select restriction_id as id from restricted_student where student_id = any ($1::int[])
        union select entry_id from custody_name_key where entry = 'restricted student' and key = any ($2::text[])
        union select entry_id from custody_name_key where entry = 'restriction' and key = any ($3::text[])
        union select id from restriction where contact_id = any ($4::int[])
        ${personKeys === null || studentKeys === null ? 'union select id from restriction' : ''})
     select ${FACTS} from hit join restriction r on r.id = hit.id order by r.id`,
    [studentIds, studentKeys ?? [], personKeys ?? [], contactIds],
    'once',
  );
  return rows.map(restrictionOf);
}

/** Every restriction of the district, or those of these ids; whatever their dates. */
export async function loadAllRestrictions(
  tx: DistrictTransaction,
  ids: readonly number[] | null = null,
): Promise<RestrictionFact[]> {
  const rows = await tx.query<Row>(
    `select ${FACTS} from restriction r where $1::int[] is null or r.id = any ($1::int[]) order by r.id`,
    [ids],
  );
  return rows.map(restrictionOf);
}

const FACTS = `r.id, r.kind, r.contact_id as "contactId", r.names, r.birth_date as "birthDate", r.all_students as "allStudents",
            r.school_ids as "schoolIds", r.from_date as "from", r.to_date as "to", r.document_on_file as "documentOnFile",
            r.schedule is not null as scheduled,
            coalesce((select json_agg(json_build_object('id', s.student_id, 'givenName', s.given_name, 'middleName', s.middle_name,
                  'familyName', s.family_name, 'suffix', s.suffix, 'birthDate', to_char(s.birth_date, 'YYYY-MM-DD')) order by s.seq)
               from restricted_student s where s.restriction_id = r.id), '[]') as students,
            coalesce((select json_agg(json_build_object('subject', a.subject, 'roles', a.roles, 'reason', a.reason, 'at', a.at) order by a.id)
               from custody_act a where a.entry = 'restriction' and a.entry_id = r.id and a.act = 'end'), '[]') as ends`;

function restrictionOf(row: Row): RestrictionFact {
  const acts: Act[] = row.ends.map(({ at, ...act }) => ({ ...act, at: Date.parse(at) }));
  const end = twoPersonState(acts);
  return {
    id: String(row.id),
    kind: row.kind,
    contact: row.contactId === null ? null : String(row.contactId),
    names: row.names,
    birthDate: row.birthDate,
    students: row.allStudents
      ? 'all'
      : row.students.map(({ birthDate, id, ...name }) => ({
          id: id === null ? null : String(id),
          name,
          birthDate,
        })),
    schools: row.schoolIds === null ? 'all' : row.schoolIds.map(String),
    from: row.from,
    to: row.to,
    endedAt: end.state === 'done' ? end.at : null,
    documentOnFile: row.documentOnFile,
    hasSchedule: row.scheduled,
  };
}
