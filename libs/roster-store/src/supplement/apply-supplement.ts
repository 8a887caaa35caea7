import { factColumns } from './supplement-columns';

/** Moves the planned rows of a supplement into the store: statements of the run's one transaction. */
export function applySupplement(registrationId: number): string[] {
  const columns = [...factColumns, 'present', 'silence'];
  return [
    `delete from supplement_row r using plan_supplement p
      where r.registration_id = ${registrationId} and r.student_sourced_id = p.student_sourced_id
        and r.contact_sourced_id = p.contact_sourced_id and p.gone`,
    `update supplement_row r set ${columns.map((column) => `${column} = p.${column}`).join(', ')}
       from plan_supplement p
      where r.registration_id = ${registrationId} and r.student_sourced_id = p.student_sourced_id
        and r.contact_sourced_id = p.contact_sourced_id and p.stored and not p.gone`,
    `insert into supplement_row (district_id, registration_id, student_sourced_id, contact_sourced_id, ${columns.join(', ')})
     select (select nullif(current_setting('app.district', true), '')::int), ${registrationId}, student_sourced_id, contact_sourced_id,
            ${columns.join(', ')}
       from plan_supplement where not stored order by student_sourced_id, contact_sourced_id`,
  ];
}
