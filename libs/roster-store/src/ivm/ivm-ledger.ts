import type { DistrictTransaction } from '../district/district-transaction';

/** What is known of one record IVM was sent; as `LedgerEntry` of ivm-adapter has it. */
export interface IvmRecord {
  /** A person's sourcedId; of a relationship the student's and the contact's. */
  readonly ids: readonly string[];
  /** `''`: taken away. */
  readonly digest: string;
  readonly pickup: 'Yes' | 'No' | 'Verify' | null;
  readonly reason: 'linked' | 'confirmed' | 'see office' | null;
  readonly version: number;
  readonly state: 'confirmed' | 'sent' | 'set_aside';
  readonly mayBeYes: boolean;
  readonly why: string | null;
}

export type IvmRecordKind = 'students' | 'contacts' | 'relationships';

type InDistrict = <Result>(work: (tx: DistrictTransaction) => Promise<Result>) => Promise<Result>;

/** Rows read at once. */
const PAGE = 5_000;

type Row = Omit<IvmRecord, 'ids' | 'version'> & { first: string; second: string; version: string };

/**
 * What a district's IVM was told, kept in the roster: fits `DeliveryLedger` of ivm-adapter, which says what each of these
 * means. Every call is a transaction of its own, so that it outlasts whatever becomes of the run.
 */
export class IvmLedger {
  constructor(private readonly inDistrict: InDistrict) {}

  nextVersion(above = 0): Promise<number> {
    return this.inDistrict(async (tx) => {
      const [row] = await tx.query<{ version: string }>(
        `insert into ivm_counter as c (district_id, version) select id, $1::bigint + 1 from district
         on conflict (district_id) do update set version = greatest(c.version, $1::bigint) + 1 returning version`,
        [above],
      );
      return Number(row?.version);
    });
  }

  async *entries(school: string, kind: IvmRecordKind): AsyncGenerator<IvmRecord> {
    for (let [first, second] = ['', '']; ;) {
      const rows = await this.inDistrict((tx) =>
        tx.query<Row>(
          `select first_id as first, second_id as second, digest, pickup, reason, version, state, may_be_yes as "mayBeYes", why
             from ivm_record where school = $1 and kind = $2 and (first_id, second_id) > ($3, $4)
            order by first_id, second_id limit ${PAGE}`,
          [school, kind, first, second],
        ),
      );
      for (const { first: one, second: other, version, ...rest } of rows)
        yield { ids: kind === 'relationships' ? [one, other] : [one], ...rest, version: Number(version) };
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      [first, second] = [last.first, last.second];
    }
  }

  async keep(school: string, kind: IvmRecordKind, records: readonly IvmRecord[]): Promise<void> {
    const gone = records.filter(({ digest, state }) => digest === '' && state === 'confirmed');
    const kept = records.filter((record) => !gone.includes(record));
    await this.inDistrict(async (tx) => {
      if (gone.length > 0)
        await tx.query(
          `delete from ivm_record r using unnest($3::text[], $4::text[], $5::bigint[]) as g(first_id, second_id, version)
            where r.school = $1 and r.kind = $2 and r.first_id = g.first_id and r.second_id = g.second_id and r.version <= g.version`,
          [school, kind, ...idsOf(gone), gone.map(({ version }) => version)],
        );
      if (kept.length > 0) await tx.query(KEEP, [school, kind, ...idsOf(kept), ...columnsOf(kept)]);
    });
  }

  async fact(name: string): Promise<string | null> {
    const [row] = await this.inDistrict((tx) =>
      tx.query<{ value: string }>('select value from ivm_fact where name = $1', [name]),
    );
    return row?.value ?? null;
  }

  async keepFact(name: string, value: string | null): Promise<void> {
    await this.inDistrict((tx) =>
      value === null
        ? tx.query('delete from ivm_fact where name = $1', [name])
        : tx.query(
            `insert into ivm_fact (district_id, name, value) select id, $1, $2 from district
             on conflict (district_id, name) do update set value = excluded.value`,
            [name, value],
          ),
    );
  }
}

/**
 * A row of an older version stays as it is: a worker that was frozen and wakes has nothing to say. Until a receipt comes
 * nothing is forgotten that IVM may hold.
 */
const KEEP = `
  insert into ivm_record as r (district_id, school, kind, first_id, second_id, digest, pickup, reason, version, state, may_be_yes, why)
  select d.id, $1, $2, n.* from district d,
         unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::boolean[], $11::text[]) n
  on conflict (district_id, school, kind, first_id, second_id) do update set
    digest = excluded.digest, pickup = excluded.pickup, reason = excluded.reason, version = excluded.version,
    state = excluded.state, why = excluded.why,
    may_be_yes = excluded.may_be_yes or (excluded.state <> 'confirmed' and r.may_be_yes),
    attempts = case when excluded.state = 'sent' and r.state = 'sent' then r.attempts + 1 else 1 end,
    since = case when r.state = excluded.state and excluded.state <> 'confirmed' then r.since else now() end
  where r.version <= excluded.version`;

function idsOf(records: readonly IvmRecord[]): [string[], string[]] {
  return [records.map(({ ids }) => ids[0] ?? ''), records.map(({ ids }) => ids[1] ?? '')];
}

function columnsOf(records: readonly IvmRecord[]): unknown[][] {
  return (['digest', 'pickup', 'reason', 'version', 'state', 'mayBeYes', 'why'] as const).map((key) =>
    records.map((record) => record[key]),
  );
}
