import type { AuthorisationFact, LocalDate, PersonName } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { NAME_COLUMNS } from '../entries/entered-person';

type Row = PersonName & {
  readonly id: number;
  readonly grantor: number;
  readonly contact: number | null;
  readonly birthDate: LocalDate | null;
  readonly student: number;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly enteredBy: string;
  readonly confirmedBy: string | null;
};

/**
 * Authorisations for these students, and those for somebody of a like name (`personKeys`, which make a document
 * ambiguous; null: any), less those ended by then.
 */
export async function loadAuthorisations(
  tx: DistrictTransaction,
  studentIds: readonly number[],
  personKeys: readonly string[] | null,
  at: number,
): Promise<AuthorisationFact[]> {
  const rows = await tx.query<Row>(
    `with hit as materialized (
        select id from pickup_authorisation where student_id = any ($1::int[])
        union select entry_id from custody_name_key where entry = 'authorisation' and key = any ($2::text[])
        ${personKeys === null ? 'union select id from pickup_authorisation' : ''})
     select p.id, p.grantor_id as grantor, p.contact_id as contact, ${NAME_COLUMNS}, p.suffix, p.birth_date as "birthDate",
            p.student_id as student, p.from_date as "from", p.to_date as "to", p.entered_by as "enteredBy",
            (select a.subject from custody_act a
              where a.entry = 'authorisation' and a.entry_id = p.id and a.act = 'confirm' and a.subject <> p.entered_by
              order by a.id limit 1) as "confirmedBy"
       from hit join pickup_authorisation p on p.id = hit.id
      where not exists (select from custody_act a
              where a.entry = 'authorisation' and a.entry_id = p.id and a.act = 'end' and a.at <= $3)
      order by p.id`,
    [studentIds, personKeys ?? [], new Date(at)],
    'once',
  );
  return rows.map(
    ({ contact, familyName, givenName, grantor, id, middleName, student, suffix, ...rest }) => ({
      ...rest,
      id: String(id),
      grantor: String(grantor),
      contact: contact === null ? null : String(contact),
      student: String(student),
      name: { givenName, middleName, familyName, suffix },
    }),
  );
}
