/**
 * A condition: the change `p` of this run's plan was shown, with the same new values, by the plan of the run in the
 * given parameter.
 */
export function shownBy(run: string): string {
  return `exists (
    select from planned_change q
     where q.run_id = ${run} and q.kind = p.kind and q.op = p.op and q.sourced_id = p.sourced_id
       and q.other_sourced_id is not distinct from p.other_sourced_id
       and q.new_values is not distinct from p.new_values)`;
}
