import { decideCustody, type LinkFact, type PersonName, type StudentDecision } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { loadCustodyFacts, type LoadedFacts } from '../facts/load-custody-facts';

/** An adult of a child, with the answer if they stood at the desk now and staff knew them. */
export interface AdultOfStudent {
  readonly contactId: number;
  readonly name: PersonName;
  readonly role: string;
  readonly relationship: string;
  readonly priority: string;
  readonly phone: string;
  readonly links: readonly LinkFact[];
  readonly decision: StudentDecision;
}

/** The adults linked to a student in any state, the first to be called first; null: there is no such school. */
export async function adultsOfStudent(
  tx: DistrictTransaction,
  schoolId: number,
  studentId: number,
  at: Date,
): Promise<readonly AdultOfStudent[] | null> {
  const loaded = await loadCustodyFacts(tx, {
    schoolId,
    studentIds: [studentId],
    contactId: 'each',
    name: null,
    evidence: 'verified',
    at: at.getTime(),
  });
  if (loaded === null) return null;
  const rows = await tx.query<{
    id: number;
    role: string;
    phone: string;
    relationship: string;
    priority: string;
  }>(
    `select c.id, c.role, coalesce(nullif(c.phone, ''), c.sms) as phone,
            coalesce(r.relationship, '') as relationship, coalesce(r.priority, '') as priority
       from link l
       join student t on t.id = l.student_id
       join contact c on c.id = l.contact_id
       left join supplement_row r on r.registration_id = l.registration_id
             and r.student_sourced_id = t.sourced_id and r.contact_sourced_id = c.sourced_id
      where l.student_id = $1
      order by nullif(regexp_replace(r.priority, '[^0-9]', '', 'g'), '')::numeric nulls last, c.family_name, c.given_name, c.id`,
    [studentId],
  );
  return rows.map(({ id, ...row }) => ({
    ...row,
    contactId: id,
    name: loaded.facts.contacts.find((one) => one.id === String(id))?.name as PersonName,
    links: loaded.facts.links.filter(({ contact }) => contact === String(id)),
    decision: judge(loaded, studentId, id, at),
  }));
}

function judge({ facts }: LoadedFacts, studentId: number, contactId: number, at: Date): StudentDecision {
  const decision = decideCustody(facts, {
    purpose: 'EARLY_DEPARTURE',
    at: at.getTime(),
    whatIf: false,
    students: [String(studentId)],
    person: { contact: String(contactId), name: null, birthDate: null, evidence: 'verified', self: false },
    callerMayVerify: true,
  });
  if ('invalid' in decision) throw new Error(decision.invalid);
  return decision.results[0] as StudentDecision;
}
