import { createHash } from 'node:crypto';
import type { DistrictTransaction } from '../district/district-transaction';
import type { RosterStore } from '../roster-store';

/**
 * Tables that are no part of what is known of people: set-up, the record of runs and questions, counts made anew when
 * missing, answers, which are made of all the rest and shown by the lists, and what IVM was sent of them over HTTP.
 */
const NOT_ROSTER = [
  'schema_migration',
  'district',
  'registration',
  'run_lease',
  'due_time',
  'sync_run',
  'planned_change',
  'run_rejection',
  'roster_count',
  'district_policy',
  'district_notification',
  'calendar_entry',
  'setting_change',
  'support_grant',
  'audit_event',
  'kept_answer',
  'custody_decision',
  'custody_decision_student',
  'desk_alert',
  'connection_check',
  'school_mapping',
  'upload',
  'upload_chunk',
  'pair_answer',
  'answer_counter',
  'school_answers',
  'answer_wish',
  'answer_change',
  'ivm_connection',
  'ivm_counter',
  'ivm_drift',
  'ivm_fact',
  'ivm_own_contact',
  'ivm_record',
  'ivm_school',
];
/** What people entered is the district's, whichever registration it is about: no run may touch any of it. */
const OF_THE_DISTRICT = [
  'restriction',
  'restricted_student',
  'pickup_authorisation',
  'contact_alias',
  'identity_clearing',
  'custody_act',
  'custody_name_key',
];
/** Numbers and instants that differ between two runs which did the same. */
const OF_THE_RUN = ['district_id', 'registration_id', 'run_id', 'id', 'seq', 'created_at', 'expires_at'];

type Row = Record<string, unknown>;

/**
 * A digest of all a registration's roster, history, marks and holds, in which the store's own numbers are replaced by
 * sourcedIds, and of what people entered in the district: two registrations with the same history have the same digest. Tables of later migrations are in it by
 * themselves; one whose rows cannot be told apart by registration is an error.
 */
export function rosterHash(store: RosterStore, districtId: number, registrationId: number): Promise<string> {
  return store.withDistrict(districtId, async (tx) => {
    const tables = await tx.query<{ name: string; columns: string[] }>(
      `select c.relname::text as name, array_agg(a.attname::text) as columns
         from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'roster'
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relkind in ('r', 'p') and not c.relname = any ($1) group by 1 order by 1`,
      [NOT_ROSTER],
    );
    const names = await namesOf(tx, registrationId);
    const lines: string[] = [];
    for (const { name, columns } of tables) {
      const rows = await tx.query<{ row: Row }>(
        `select to_jsonb(x) as row from ${name} x where ${belongs(name, columns)}`,
        [registrationId],
      );
      lines.push(...rows.map(({ row }) => `${name} ${JSON.stringify(withNames(row, names))}`));
    }
    return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
  });
}

function belongs(table: string, columns: readonly string[]): string {
  if (OF_THE_DISTRICT.includes(table)) return '$1::int is not null';
  if (columns.includes('registration_id')) return 'registration_id = $1';
  if (columns.includes('run_id')) return 'run_id in (select id from sync_run where registration_id = $1)';
  if (columns.includes('student_id'))
    return 'student_id in (select id from student where registration_id = $1)';
  throw new Error(`rosterHash cannot tell whose rows of ${table} are: say so in roster-hash.ts.`);
}

/** sourcedIds by the store's own number. */
async function namesOf(tx: DistrictTransaction, registrationId: number): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const table of ['student', 'contact', 'school']) {
    const rows = await tx.query<{ id: number; name: string }>(
      `select id, sourced_id as name from ${table} where registration_id = $1`,
      [registrationId],
    );
    // Schools have numbers of their own, students and contacts share theirs.
    const kind = table === 'school' ? 'school' : 'person';
    for (const { id, name } of rows) names.set(`${kind} ${id}`, name);
  }
  return names;
}

function withNames(row: Row, names: ReadonlyMap<string, string>): Row {
  const nameOf = (column: string, value: unknown): unknown => {
    const kind =
      column.startsWith('school') ||
      column === 'missing_from' ||
      (column === 'row_id' && row['kind'] === 'school')
        ? 'school'
        : 'person';
    return names.get(`${kind} ${String(value)}`) ?? value;
  };
  const kept = Object.entries(row).filter(([column]) => !OF_THE_RUN.includes(column));
  return Object.fromEntries(
    kept
      .map(([column, value]): [string, unknown] => {
        if ((column.endsWith('_ids') || column === 'missing_from') && Array.isArray(value))
          return [column, value.map((id) => nameOf(column, id)).sort()];
        return [column, column.endsWith('_id') ? nameOf(column, value) : value];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
