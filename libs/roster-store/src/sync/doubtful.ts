/** A condition: a record that was read leaves doubt about whom or what it means. `row`: alias of a row of `stage_user`. */
export function isDoubtful(kind: 'student' | 'contact', row: string): string {
  return `(${row}.sourced_id in (select sourced_id from twin where differs) or ${row}.sourced_id in (select sourced_id from rejected_user)
              or (${row}.status = 'active' and ${row}.sourced_id in (select sourced_id from reused_id where kind = '${kind}')))`;
}
