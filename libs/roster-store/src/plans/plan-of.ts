import { blastRadius, type GateReason, type LinkPlan, type PeoplePlan } from 'roster-domain';
import type { StatementRunner } from '../connection/roster-connection';
import type { RunOutcome } from '../sync/sync-run';
import type { KeptPlan } from './kept-plan';

/** What a run would have changed, and what became of it. Numbers and names of schools, no people. */
export interface PlanOverview {
  readonly run: {
    readonly id: number;
    readonly registrationId: number;
    readonly registration: string;
    readonly outcome: RunOutcome | null;
    readonly dryRun: boolean;
    readonly startedAt: Date;
  };
  /** Nothing was held before: everybody is new, and the changes are not listed one by one. */
  readonly firstLoad: boolean;
  readonly counts: { readonly students: PeoplePlan; readonly contacts: PeoplePlan; readonly links: LinkPlan };
  /** Since when the changes are no longer kept one by one, and not counted below; null: they are kept. */
  readonly changesForgottenAt: Date | null;
  /** Changes that are listed (`planChanges`), by direction. */
  readonly changes: { readonly tightening: number; readonly loosening: number; readonly neutral: number };
  readonly blastRadius: {
    /** Students who stay and would have no linked adult any more; one of two schools counts in each. */
    readonly leftWithNoAdult: number;
    readonly schoolsTouched: number;
    /** ACTIVE links a student, before and after; null: there are no students, or it is not known. */
    readonly contactsPerStudent: { readonly before: number | null; readonly after: number | null };
  };
  /** The schools in which something would change, those that wait first. */
  readonly schools: readonly PlannedSchool[];
  readonly sentences: readonly string[];
}

export type PlannedSchool = KeptPlan['schools'][number] & {
  /** `held`: waits for a person; `silent`: was not believed. */
  readonly state: 'goes on' | 'held' | 'silent';
  readonly sentence: string;
};

/** The plan of a run of the transaction's district; null: it has no such run, or that run came to no plan. */
export async function planOf(tx: StatementRunner, runId: number): Promise<PlanOverview | null> {
  const [row] = await tx.query<
    PlanOverview['run'] & {
      plan: KeptPlan;
      changesForgottenAt: Date | null;
      reasons: Pick<GateReason, 'code' | 'school'>[] | null;
    } & PlanOverview['changes']
  >(
    `select u.id, u.registration_id as "registrationId", r.name as registration, u.outcome, u.dry_run as "dryRun",
            u.started_at as "startedAt", u.details_forgotten_at as "changesForgottenAt", u.plan, u.report->'reasons' as reasons,
            coalesce(c.tightening, 0)::int as tightening, coalesce(c.loosening, 0)::int as loosening, coalesce(c.neutral, 0)::int as neutral
       from sync_run u join registration r on r.id = u.registration_id
       left join (select run_id, count(*) filter (where direction < 0) as tightening, count(*) filter (where direction > 0) as loosening,
                         count(*) filter (where direction = 0) as neutral
                    from planned_change where run_id = $1 group by run_id) c on c.run_id = u.id
      where u.id = $1 and u.plan is not null`,
    [runId],
  );
  if (row === undefined) return null;
  const { plan, reasons, tightening, loosening, neutral, changesForgottenAt, ...run } = row;
  const schools = schoolsOf(plan, reasons ?? []);
  const leftWithNoAdult = schools.reduce((sum, school) => sum + school.leftWithNoAdult, 0);
  return {
    run,
    firstLoad: plan.firstLoad,
    changesForgottenAt,
    counts: { students: plan.students, contacts: plan.contacts, links: plan.links },
    changes: { tightening, loosening, neutral },
    blastRadius: {
      leftWithNoAdult,
      schoolsTouched: schools.length,
      contactsPerStudent: {
        before: ratio(plan.links.before, plan.students.before),
        after: plan.linksAfter === null ? null : ratio(plan.linksAfter, plan.students.after),
      },
    },
    schools,
    sentences: [
      ...(changesForgottenAt === null
        ? []
        : [`Its changes one by one are no longer kept (since ${changesForgottenAt.toISOString()}).`]),
      ...(schools.length === 0
        ? ['Nothing would change at any school.']
        : schools.map(({ sentence }) => sentence)),
    ],
  };
}

function schoolsOf(plan: KeptPlan, reasons: readonly Pick<GateReason, 'code' | 'school'>[]): PlannedSchool[] {
  const implausible = ({ code }: Pick<GateReason, 'code'>): boolean => code.startsWith('IMPLAUSIBLE');
  const whole = reasons.some((reason) => reason.school === undefined && implausible(reason));
  const stateOf = (sourcedId: string): PlannedSchool['state'] => {
    const own = reasons.filter(({ school }) => school === sourcedId);
    if (whole || own.some(implausible)) return 'silent';
    return own.length > 0 ? 'held' : 'goes on';
  };
  const schools = plan.schools.map((school) => ({
    ...school,
    state: stateOf(school.sourcedId),
    sentence: blastRadius(school),
  }));
  return [
    ...schools.filter(({ state }) => state !== 'goes on'),
    ...schools.filter(({ state }) => state === 'goes on'),
  ];
}

function ratio(links: number, students: number): number | null {
  return students === 0 ? null : Math.round((links / students) * 100) / 100;
}

/** The registration's newest run that came to a plan; null: none did. */
export async function newestPlannedRun(tx: StatementRunner, registrationId: number): Promise<number | null> {
  const [row] = await tx.query<{ id: number | null }>(
    `select max(id) as id from sync_run where registration_id = $1 and plan is not null`,
    [registrationId],
  );
  return row?.id ?? null;
}
