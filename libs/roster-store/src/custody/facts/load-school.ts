import type { CustodyPolicy, SchoolFact } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { readPolicy } from '../../policy/district-policy';
import { ageBetweenRuns } from '../../schedule/age-between-runs';

export interface LoadedSchool {
  readonly id: number;
  readonly name: string;
  readonly registrationId: number;
  readonly fact: SchoolFact;
  /** Milliseconds since the epoch: the supplement whose rows of its students were last heard in full. */
  readonly supplementAsOf: number | null;
  readonly policy: CustodyPolicy;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly registrationId: number;
  readonly zone: string;
  /** 0: the school is mapped, and no registration speaks for it; a school read no more does not get its say back. */
  readonly authoritativeId: number;
  readonly cron: string;
  readonly asOf: Date | null;
  readonly supplementAsOf: Date | null;
  readonly runId: number | null;
}

/** A school with the age of its data, the run they are of, and what its district decides; null: there is no such school. */
export async function loadSchool(tx: DistrictTransaction, schoolId: number): Promise<LoadedSchool | null> {
  const [school] = await loadSchools(tx, [schoolId]);
  return school ?? null;
}

/** As {@link loadSchool}, several at once; null: every school of the district. In the order of their ids. */
export async function loadSchools(
  tx: DistrictTransaction,
  schoolIds: readonly number[] | null,
): Promise<LoadedSchool[]> {
  const rows = await tx.query<Row>(
    `select s.id, s.name, s.registration_id as "registrationId", coalesce(m.timezone, d.timezone) as zone,
            case when not m.authoritative
                 then coalesce((select o.registration_id from school_mapping o
                        where o.ivm_school_id = m.ivm_school_id and o.authoritative and o.enabled), 0)
                 else s.registration_id end as "authoritativeId", g.schedule_cron as cron, s.as_of as "asOf",
            s.supplement_as_of as "supplementAsOf",
            (select u.id from sync_run u
              where u.registration_id = s.registration_id and u.observed_at = s.as_of and not u.dry_run
                and u.outcome in ('applied', 'nothing_to_do', 'held', 'failed')
              order by u.id desc limit 1) as "runId"
       from school s
       join registration g on g.id = s.registration_id
       left join school_mapping m on m.registration_id = s.registration_id and m.sourced_id = s.sourced_id
       cross join district d
      where $1::int[] is null or s.id = any ($1::int[]) order by s.id`,
    [schoolIds],
    'once',
  );
  if (rows.length === 0) return [];
  const decided = await readPolicy(tx);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    registrationId: row.registrationId,
    supplementAsOf: row.supplementAsOf?.getTime() ?? null,
    policy: { ...decided, maxAgeHours: decided.maxAgeHours ?? ageBetweenRuns(row.cron, row.zone) },
    fact: {
      id: String(row.id),
      zone: row.zone,
      authoritativeRegistration: String(row.authoritativeId),
      asOf: row.asOf?.getTime() ?? null,
      runId: row.runId === null ? null : String(row.runId),
    },
  }));
}
