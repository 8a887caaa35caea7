import type { StatementRunner } from '../connection/roster-connection';
import { effectNow, ifNothing } from './describe-hold';
import type { HoldRecord, HoldState } from './hold-record';

type Row = Omit<
  HoldRecord,
  'effectNow' | 'ifNothing' | 'registration' | 'run' | 'approval' | 'rejection' | 'cancellation'
> & {
  readonly markedLinks: number;
  readonly registrationId: number;
  readonly registrationName: string;
  readonly runId: number;
  readonly trigger: HoldRecord['run']['trigger'];
  readonly outcome: HoldRecord['run']['outcome'];
  readonly startedAt: Date;
  readonly approvedBy: string | null;
  readonly approvedReason: string;
  readonly approvedAt: Date;
  readonly approvedSchools: readonly string[] | null;
  readonly approvedReasons: readonly string[] | null;
  readonly consent: string | null;
  readonly rejectedBy: string | null;
  readonly rejectedReason: string;
  readonly rejectedAt: Date;
  readonly rejectedUntil: Date | null;
  readonly cancelledBy: string | null;
  readonly cancelledReason: string;
  readonly cancelledAt: Date;
};

/** Which holds are wanted; what is left out does not narrow. */
export interface HoldQuery {
  readonly registrationId?: number;
  /** Only those in one of these states. */
  readonly states?: readonly HoldState[];
  /** Only those older than the hold of this id: the next page begins behind the last id of the one before. */
  readonly before?: number;
  readonly most: number;
}

/** Holds of the transaction's district, newest first. */
export async function readHolds(
  tx: StatementRunner,
  { registrationId, states, before, most }: HoldQuery,
): Promise<HoldRecord[]> {
  return readWhere(
    tx,
    `($1::int is null or h.registration_id = $1) and ($2::text[] is null or h.now_state = any ($2))
       and ($3::int is null or h.id < $3) order by h.id desc limit $4`,
    [registrationId ?? null, states ?? null, before ?? null, most],
  );
}

/** One hold of the transaction's district; null: it has none of this id. */
export async function readHold(tx: StatementRunner, holdId: number): Promise<HoldRecord | null> {
  return (await readWhere(tx, 'h.id = $1', [holdId]))[0] ?? null;
}

async function readWhere(
  tx: StatementRunner,
  where: string,
  values: readonly unknown[],
): Promise<HoldRecord[]> {
  const rows = await tx.query<Row>(
    `with h as (
       select *, case when state in ('open', 'approved') and expires_at <= now() then 'expired'
                      when state = 'rejected' and rejected_until <= now() then 'expired' else state end as now_state
         from hold),
     wanted as (select h.* from h where ${where})
     select h.id, h.registration_id as "registrationId", r.name as "registrationName", h.now_state as state,
            h.created_at as since, case when h.state = 'rejected' then h.rejected_until else h.expires_at end as "expiresAt",
            h.reasons, h.witnesses, h.run_id as "runId", u.trigger, u.outcome, u.started_at as "startedAt",
            h.approved_by as "approvedBy", h.approved_reason as "approvedReason", h.approved_at as "approvedAt",
            h.approved_schools as "approvedSchools", h.approved_reasons as "approvedReasons", h.consent,
            h.rejected_by as "rejectedBy", h.rejected_reason as "rejectedReason", h.rejected_at as "rejectedAt",
            h.rejected_until as "rejectedUntil",
            h.cancelled_by as "cancelledBy", h.cancelled_reason as "cancelledReason", h.cancelled_at as "cancelledAt",
            (select count(*) from link l
              where l.registration_id = h.registration_id and l.marked
                and exists (select from student_school m join school s on s.id = m.school_id
                             where m.student_id = l.student_id and s.registration_id = h.registration_id
                               and s.sourced_id in (select x->>'school' from jsonb_array_elements(h.reasons) x)))::int as "markedLinks"
       from wanted h join registration r on r.id = h.registration_id join sync_run u on u.id = h.run_id
      order by h.id desc`,
    values,
  );
  return rows.map(recordOf);
}

function recordOf(row: Row): HoldRecord {
  const { id, state, since, expiresAt, reasons, witnesses } = row;
  return {
    ...{ id, state, since, expiresAt, reasons, witnesses },
    registration: { id: row.registrationId, name: row.registrationName },
    effectNow: effectNow(state, row.markedLinks),
    ifNothing: ifNothing(state, expiresAt),
    run: { id: row.runId, trigger: row.trigger, outcome: row.outcome, startedAt: row.startedAt },
    approval:
      row.approvedBy === null
        ? null
        : {
            ...{ by: row.approvedBy, reason: row.approvedReason, at: row.approvedAt },
            ...{ schools: row.approvedSchools, reasons: row.approvedReasons, consent: row.consent },
          },
    rejection:
      row.rejectedBy === null
        ? null
        : { by: row.rejectedBy, reason: row.rejectedReason, at: row.rejectedAt, until: row.rejectedUntil },
    cancellation:
      row.cancelledBy === null
        ? null
        : { by: row.cancelledBy, reason: row.cancelledReason, at: row.cancelledAt },
  };
}
