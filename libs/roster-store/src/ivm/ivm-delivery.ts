import { advisoryKey } from '../connection/advisory-key';
import { loadSchools } from '../custody/facts/load-school';
import { noGoPeople, restrictedNames, type NoGoName } from '../lists/no-go-people';
import { SchoolLists } from '../lists/school-lists';
import type { SchoolTemplate } from '../schools/school-mappings';
import type { DistrictSession } from '../session/district-session';
import type { IvmLedger } from './ivm-ledger';

/** A school whose lists belong into IVM. */
export interface SchoolForIvm {
  readonly id: number;
  readonly registrationId: number;
  /** Its id in IVM; of a registration whose schools nobody maps, the org's sourcedId. */
  readonly ivmSchoolId: string;
  readonly name: string;
  readonly asOf: Date | null;
  readonly maxAgeHours: number;
  readonly template: SchoolTemplate;
  /** Null: not decided; `unmapped`: nobody was asked. */
  readonly preloaded: 'none' | 'adopt' | 'replace' | 'unmapped' | null;
  readonly goLiveAt: Date | null;
  /** The newest version among its answers; lists read after this show it. */
  readonly answersVersion: number;
  /** Something was not told yet, and it is time to. */
  readonly due: boolean;
  /** Since when an answer that became stricter has not been told; null: none. */
  readonly tighteningSince: Date | null;
  /** An alert was raised for that. */
  readonly lateSince: Date | null;
  readonly attempts: number;
  /** When what IVM holds was last compared; null: not yet. */
  readonly reconciledAt: Date | null;
}

/** What IVM held otherwise than it was told; ids only. */
export interface FoundDrift {
  readonly kind: 'students' | 'contacts' | 'relationships';
  readonly ids: readonly string[];
  /** `restricted_by_hand`: somebody entered in IVM itself could be a restricted adult. */
  readonly what: 'missing' | 'unexpected' | 'differs' | 'restricted_by_hand';
  readonly told: string | null;
  readonly holds: string | null;
}

/** A contact entered in IVM itself. */
export interface OwnContactOfIvm {
  readonly ivmId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly email: string;
  readonly phone: string;
}

/** How a delivery to a school ended. `waiting`: nothing may be delivered yet, `why` says for what. */
export type IvmSchoolResult =
  | { readonly state: 'level'; readonly answersVersion: number }
  | { readonly state: 'pending' | 'failed' | 'waiting'; readonly why: string; readonly retryAt: Date }
  | { readonly state: 'closed' };

/** A process that freezes in the middle of its work loses its connection, and its right with it. */
const FROZEN_AFTER = '10s';
const SIGN_OF_LIFE_MS = 2_500;

/** @returns null when another process had the right after `waitMs`; the session is closed then */
export async function openIvmDelivery(
  session: DistrictSession,
  ledger: IvmLedger,
  waitMs: number,
): Promise<IvmDelivery | null> {
  try {
    await session.query(
      `set idle_session_timeout = '${FROZEN_AFTER}'; set idle_in_transaction_session_timeout = '${FROZEN_AFTER}'`,
    );
    if (await session.lock(advisoryKey(`ivm ${session.districtId}`), waitMs))
      return new IvmDelivery(session, ledger);
  } catch (error) {
    await session.close();
    throw error;
  }
  await session.close();
  return null;
}

/** The right to deliver to a district's IVM, and what there is to deliver. Close it. */
export class IvmDelivery {
  readonly #alive: NodeJS.Timeout;

  constructor(
    private readonly session: DistrictSession,
    readonly ledger: IvmLedger,
  ) {
    this.#alive = setInterval(() => void this.requireHeld().catch(() => undefined), SIGN_OF_LIFE_MS);
    this.#alive.unref();
  }

  /** Resolves while the right is ours; rejects when it was lost with the connection. */
  async requireHeld(): Promise<void> {
    await this.session.query('select 1');
  }

  /** Schools whose lists belong into IVM: those with something to take back first, then in the order of their ids. */
  async schools(now: Date): Promise<SchoolForIvm[]> {
    const rows = await this.session.query<Omit<SchoolForIvm, 'maxAgeHours'>>(SCHOOLS, [now]);
    const loaded = await loadSchools(
      this.session,
      rows.map(({ id }) => id),
    );
    const ages = new Map(loaded.map(({ id, policy }) => [id, policy.maxAgeHours]));
    return rows.map((row) => ({ ...row, maxAgeHours: ages.get(row.id) ?? 0 }));
  }

  /** Schools IVM was told of and that belong there no more; `ids` of those that do. */
  leftSchools(ids: readonly number[]): Promise<{ readonly id: number; readonly ivmSchoolId: string }[]> {
    return this.session.query(
      `select school_id as id, ivm_school_id as "ivmSchoolId" from ivm_school
        where state <> 'closed' and not school_id = any ($1::int[]) order by school_id`,
      [ids],
    );
  }

  lists(registrationId: number): SchoolLists {
    return new SchoolLists(this.session, registrationId);
  }

  /** Who is under a restriction now and no contact, by name. */
  noGo(at: Date): Promise<NoGoName[]> {
    return noGoPeople(this.session, at);
  }

  /** @param ivmSchoolId under which it was told */
  async note(schoolId: number, ivmSchoolId: string, result: IvmSchoolResult): Promise<void> {
    const level = result.state === 'level' || result.state === 'closed';
    await this.session.query(
      `insert into ivm_school as i (district_id, school_id, ivm_school_id, answers_version, due, state, why, attempts, retry_at, delivered_at)
       select id, $1, $2, coalesce($3::bigint, 0), $4, $5, $6, $7, $8, case when $9 then now() end from district
       on conflict (district_id, school_id) do update set
         ivm_school_id = excluded.ivm_school_id, answers_version = coalesce($3::bigint, i.answers_version),
         due = excluded.due, state = excluded.state, why = excluded.why, retry_at = excluded.retry_at,
         attempts = case when $9 then 0 else i.attempts + $7 end,
         delivered_at = coalesce(excluded.delivered_at, i.delivered_at),
         late_since = case when $9 then null else i.late_since end`,
      [
        schoolId,
        ivmSchoolId,
        result.state === 'level' ? result.answersVersion : null,
        !level,
        result.state,
        'why' in result ? result.why : null,
        result.state === 'failed' || result.state === 'pending' ? 1 : 0,
        'retryAt' in result ? result.retryAt : null,
        level,
      ],
    );
  }

  /** Contacts entered in IVM itself, as the newest look at the school found them. */
  ownContacts(schoolId: number): Promise<OwnContactOfIvm[]> {
    return this.session.query(
      `select ivm_id as "ivmId", last_name as "lastName", first_name as "firstName", middle_name as "middleName", email, phone
         from ivm_own_contact where school_id = $1 order by ivm_id`,
      [schoolId],
    );
  }

  /** Names under a restriction in force, of contacts and others. */
  restricted(at: Date): Promise<NoGoName[]> {
    return restrictedNames(this.session, at);
  }

  /** Keeps what a look at what IVM holds of a school found, in place of the one before; a school with drift is due. */
  async noteReconciled(
    schoolId: number,
    ivmSchoolId: string,
    found: {
      readonly drift: readonly FoundDrift[];
      readonly own: readonly OwnContactOfIvm[];
      readonly at: Date;
    },
  ): Promise<void> {
    const { at, drift, own } = found;
    await this.session.transaction(async () => {
      await this.session.query(
        `insert into ivm_school as i (district_id, school_id, ivm_school_id, reconciled_at) select id, $1, $2, $3 from district
         on conflict (district_id, school_id) do update set reconciled_at = excluded.reconciled_at, due = i.due or $4`,
        [schoolId, ivmSchoolId, at, drift.some(({ what }) => what !== 'restricted_by_hand')],
      );
      await this.session.query('delete from ivm_drift where school_id = $1', [schoolId]);
      await this.session.query('delete from ivm_own_contact where school_id = $1', [schoolId]);
      await this.session.query(
        `insert into ivm_drift (district_id, school_id, found_at, what, kind, ids, told, holds)
         select d.id, $1, $2, x.what, x.kind, x.ids, x.told, x.holds
           from district d, jsonb_to_recordset($3::jsonb) as x(what text, kind text, ids text[], told text, holds text)`,
        [schoolId, at, JSON.stringify(drift)],
      );
      await this.session.query(
        `insert into ivm_own_contact (district_id, school_id, ivm_id, last_name, first_name, middle_name, email, phone)
         select d.id, $1, x."ivmId", x."lastName", x."firstName", x."middleName", x.email, x.phone
           from district d, jsonb_to_recordset($2::jsonb)
             as x("ivmId" text, "lastName" text, "firstName" text, "middleName" text, email text, phone text)`,
        [schoolId, JSON.stringify(own)],
      );
    });
  }

  /** Remembers that people were alerted. */
  async noteLate(schoolId: number, since: Date): Promise<void> {
    await this.session.query('update ivm_school set late_since = $2 where school_id = $1', [schoolId, since]);
  }

  async close(): Promise<void> {
    clearInterval(this.#alive);
    await this.session.close();
  }
}

const SCHOOLS = `
  select s.id, s.registration_id as "registrationId", coalesce(m.ivm_school_id, s.sourced_id) as "ivmSchoolId", s.name,
         s.as_of as "asOf", coalesce(m.template, 'students_contacts') as template,
         case when m.sourced_id is null then 'unmapped' else m.preloaded end as preloaded, m.go_live_at as "goLiveAt",
         coalesce(a.version, 0)::float8 as "answersVersion",
         (i.retry_at is null or i.retry_at <= $1)
           and (i.due is not false or i.state = 'closed' or coalesce(a.version, 0) > i.answers_version
                or coalesce(i.reconciled_at < $1 - interval '45 minutes', true)) as due,
         t.since as "tighteningSince", i.late_since as "lateSince", coalesce(i.attempts, 0) as attempts, i.reconciled_at as "reconciledAt"
    from school s
    join registration r on r.id = s.registration_id and r.state in ('enabled', 'paused')
    left join school_mapping m on m.registration_id = s.registration_id and m.sourced_id = s.sourced_id
    left join school_answers a on a.school_id = s.id
    left join ivm_school i on i.school_id = s.id
    left join lateral (
      select min(p.changed_at) as since from pair_answer p
       where p.version > i.answers_version and p.school_id = s.id and p.pickup <> 'Yes') t on i.school_id is not null
   where s.enabled and (m.sourced_id is null or (m.enabled and m.authoritative and m.ivm_school_id is not null))
   order by t.since nulls last, s.id`;
