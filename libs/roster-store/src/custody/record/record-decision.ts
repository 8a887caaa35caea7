import type { DistrictTransaction } from '../../district/district-transaction';
import type { CustodyCheck, CustodyCheckRequest } from './custody-check';

/** Stores a decision for good, with its facts; and a silent alert where somebody restricted stands at the desk. */
export async function recordDecision(
  tx: DistrictTransaction,
  { at, schoolId, station, students, who }: CustodyCheckRequest,
  { decision, facts, question, warnings }: Omit<CustodyCheck, 'id'>,
): Promise<number> {
  const known = students
    .map((student, place) => ({ student, outcome: decision.results[place]?.outcome }))
    .filter(({ student }) => student !== 'unknown');
  const [row] = await tx.query<{ id: string }>(
    `with made as (
       insert into custody_decision (district_id, at, school_id, purpose, outcome, station, subject, subject_name, roles,
              question, facts, answer)
       select id, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from district returning district_id, id),
     named as (
       insert into custody_decision_student (district_id, student_id, decision_id, outcome, ivm_value)
       select made.district_id, x.student, made.id, x.outcome,
              (select p.pickup from pair_answer p
                where p.school_id = $2 and p.student_id = x.student and p.contact_id = $15 and p.listed)
         from made, unnest($12::int[], $13::text[]) as x(student, outcome)),
     alerted as (
       insert into desk_alert (district_id, decision_id, school_id, sources, at)
       select made.district_id, made.id, $2, $14, $1 from made where cardinality($14::text[]) > 0)
     select id from made`,
    [
      at,
      schoolId,
      question.purpose,
      decision.outcome,
      station,
      who.subject,
      who.name,
      who.roles,
      JSON.stringify(question),
      JSON.stringify(facts),
      JSON.stringify({ ...decision, warnings }),
      known.map(({ student }) => student),
      known.map(({ outcome }) => outcome),
      decision.silentAlert,
      Number(question.person.contact ?? 0) || null,
    ],
    'once',
  );
  return Number((row as { id: string }).id);
}
