import type { StatementRunner } from '../connection/roster-connection';
import type { DistrictTransaction } from '../district/district-transaction';

/** One planned change, by ids: which fields would change, not what stands in them. */
export interface PlannedChangeRow {
  /** The cursor: the page after this row begins behind it. */
  readonly seq: number;
  readonly kind: 'school' | 'student' | 'contact' | 'link';
  readonly op: 'create' | 'update' | 'remove';
  /** -1 tightens, 1 loosens, 0 neither. */
  readonly direction: -1 | 0 | 1;
  readonly sourcedId: string;
  /** Of a link: the contact. */
  readonly otherSourcedId: string | null;
  /** sourcedIds. */
  readonly schools: readonly string[];
  readonly fields: readonly string[];
  /** Of a link whose state changes. */
  readonly stateBefore: string | null;
  readonly stateAfter: string | null;
}

/** Which changes are wanted; what is left out does not narrow. */
export interface PlanChangesQuery {
  readonly after?: number;
  readonly most: number;
  /** sourcedId. */
  readonly school?: string;
  readonly kind?: PlannedChangeRow['kind'];
}

/** A page of the changes a run planned, in the order they were listed. None of a first load: the roster says it all. */
export function planChangesPage(
  tx: StatementRunner,
  runId: number,
  { after = 0, most, school, kind }: PlanChangesQuery,
): Promise<PlannedChangeRow[]> {
  return tx.query<PlannedChangeRow>(
    `select p.seq, p.kind, p.op, p.direction, p.sourced_id as "sourcedId", p.other_sourced_id as "otherSourcedId",
            array(select s.sourced_id from school s where s.id = any (p.school_ids) order by s.sourced_id) as schools,
            array(select k from (select jsonb_object_keys(p.new_values) as k union select jsonb_object_keys(p.old_values)) f order by k) as fields,
            p.old_values->>'state' as "stateBefore", p.new_values->>'state' as "stateAfter"
       from planned_change p
      where p.run_id = $1 and p.seq > $2 and ($4::text is null or p.kind = $4)
        and ($5::text is null or exists (select from school s where s.id = any (p.school_ids) and s.sourced_id = $5))
      order by p.seq limit $3`,
    [runId, after, most, kind ?? null, school ?? null],
  );
}

const PAGE = 1_000;

/** All changes a run planned, a page in memory at a time; each page is a transaction of its own. */
export async function* planChanges(
  inDistrict: <T>(work: (tx: DistrictTransaction) => Promise<T>) => Promise<T>,
  runId: number,
): AsyncGenerator<PlannedChangeRow, void, void> {
  for (let after = 0; ;) {
    const rows = await inDistrict((tx) => planChangesPage(tx, runId, { after, most: PAGE }));
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.seq;
  }
}
