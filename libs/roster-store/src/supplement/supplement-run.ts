import { RIGHT_NAMES, type SupplementRow } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';
import { copyRow } from '../sync/copy-text';
import { applySupplement } from './apply-supplement';
import { deriveSupplement, gatherSupplement, placeSupplement } from './derive-supplement';
import { listSupplementChanges } from './list-supplement-changes';
import { RIGHT_COLUMNS, supplementTables } from './supplement-columns';

/** Rows are sent in portions of about this many characters. */
const PORTION = 1 << 20;

const columns = [
  'student_sourced_id',
  'contact_sourced_id',
  'relationship',
  'priority',
  ...RIGHT_NAMES.map((name) => RIGHT_COLUMNS[name]),
  'restriction',
  'begin_date',
  'end_date',
];

/** Whose rows of a supplement name nobody of the roster, and which pairs came more than once. */
export interface SupplementObservations {
  readonly unknownPeople: number;
  /** Up to five sourcedIds of people nobody knows. */
  readonly examples: readonly string[];
  readonly duplicates: number;
}

/** The newest supplement anything of which acted. */
export interface AppliedSupplement {
  readonly asOf: Date;
  readonly digest: string;
  readonly rows: number;
}

export async function appliedSupplement(
  session: DistrictSession,
  registrationId: number,
): Promise<AppliedSupplement | null> {
  const [row] = await session.query<AppliedSupplement>(
    `select as_of as "asOf", digest, rows from supplement where registration_id = $1`,
    [registrationId],
  );
  return row ?? null;
}

/** The supplement of one run: staged, planned beside the roster, applied in the roster's transaction. */
export class SupplementRun {
  readonly #session: DistrictSession;
  readonly #registrationId: number;
  readonly #asOf: Date;
  readonly #digest: string;
  #rows: string[] = [];
  #size = 0;
  #placed = false;

  private constructor(session: DistrictSession, registrationId: number, asOf: Date, digest: string) {
    this.#session = session;
    this.#registrationId = registrationId;
    this.#asOf = asOf;
    this.#digest = digest;
  }

  /** @param observedAt the instant the file was made; the same bytes again are as old as when they first came */
  static async begin(
    session: DistrictSession,
    registrationId: number,
    observedAt: Date,
    digest: string,
  ): Promise<SupplementRun> {
    const last = await appliedSupplement(session, registrationId);
    await session.query(supplementTables);
    const asOf = last?.digest === digest ? last.asOf : observedAt;
    return new SupplementRun(session, registrationId, asOf, digest);
  }

  async add(row: SupplementRow): Promise<void> {
    const text = copyRow([
      row.studentSourcedId,
      row.contactSourcedId,
      row.relationship,
      row.priority,
      ...RIGHT_NAMES.map((name) => row.rights[name]),
      row.restriction,
      row.beginDate,
      row.endDate,
    ]);
    this.#rows.push(text);
    this.#size += text.length;
    if (this.#size >= PORTION) await this.#send();
  }

  async #send(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#size = 0;
    if (rows.length > 0) await this.#session.copyInto('stage_supplement', columns, [rows.join('')]);
  }

  /** Plans it beside the roster's plan last derived; the first time that must be the plan of all schools of the run. */
  async derive(): Promise<void> {
    if (!this.#placed) {
      await this.#send();
      await this.#run([...gatherSupplement(), ...placeSupplement(this.#registrationId)]);
      this.#placed = true;
    }
    await this.#run(deriveSupplement({ registrationId: this.#registrationId, believed: true }));
  }

  /** What of it acts although nothing of the pull is believed: what it forbids in so many words. */
  async deriveForbidding(): Promise<void> {
    await this.#run(deriveSupplement({ registrationId: this.#registrationId, believed: false }));
  }

  async changesAnything(): Promise<boolean> {
    const [row] = await this.#session.query<{ any: boolean }>(
      `select exists (select from plan_supplement) as any`,
    );
    return row?.any ?? false;
  }

  async listChanges(into: 'plan_change' | 'applied_change'): Promise<void> {
    await this.#session.query(listSupplementChanges(into, this.#registrationId));
  }

  /** Inside the run's transaction, after the roster's plan was listed and before its TEMP tables change. */
  async apply(): Promise<void> {
    await this.#run(applySupplement(this.#registrationId));
    await this.#session.query(
      `insert into supplement (district_id, registration_id, as_of, digest, rows)
       values (nullif(current_setting('app.district', true), '')::int, $1, $2, $3, (select count(*) from supplement_said))
       on conflict (district_id, registration_id) do update
          set as_of = excluded.as_of, digest = excluded.digest, rows = excluded.rows
        where supplement.as_of <= excluded.as_of
          and (supplement.as_of, supplement.digest) is distinct from (excluded.as_of, excluded.digest)`,
      [this.#registrationId, this.#asOf, this.#digest],
    );
  }

  /** The rows of the schools this run brought level are as old as the supplement; never younger than before. */
  async renewAge(): Promise<void> {
    await this.#session.query(
      `update school s set supplement_as_of = $1 from scope_school x
        where x.id = s.id and x.in_scope and (s.supplement_as_of is null or s.supplement_as_of < $1)`,
      [this.#asOf],
    );
  }

  /** What is odd about it, beside the plan last derived. */
  async observe(): Promise<SupplementObservations> {
    const registration = this.#registrationId;
    const [row] = await this.#session.query<SupplementObservations>(
      `with unknown as (
         select s.student_sourced_id, s.contact_sourced_id,
                case when not coalesce(p.active, t.active, false) then s.student_sourced_id else s.contact_sourced_id end as who
           from supplement_said s
           left join plan_student p on p.sourced_id = s.student_sourced_id
           left join student t on p.key is null and t.registration_id = $1 and t.sourced_id = s.student_sourced_id
           left join plan_contact c on c.sourced_id = s.contact_sourced_id
           left join contact k on c.sourced_id is null and k.registration_id = $1 and k.sourced_id = s.contact_sourced_id
          where not coalesce(p.active, t.active, false) or not coalesce(c.active, k.active, false))
       select (select count(*) from unknown)::int as "unknownPeople",
              array(select distinct who from unknown order by who limit 5) as examples,
              ((select count(*) from stage_supplement) - (select count(*) from supplement_said))::int as duplicates`,
      [registration],
    );
    return row as SupplementObservations;
  }

  async #run(statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.#session.query(sql);
  }
}
