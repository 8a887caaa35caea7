import type { StudentDecision } from './custody-decision';
import type { LocalDate } from './school-day';

/** Somebody's word against one decision. It answers exactly the reasons it was given on, once, that day. */
export interface CustodyOverride {
  readonly student: string;
  /** Person key or contact asked for, as the decision was recorded; null never fits. */
  readonly person: string | null;
  /** `reasonKey` of each reason of the decision. */
  readonly reasons: readonly string[];
  readonly day: LocalDate;
  readonly usedAt: number | null;
  readonly by: string;
  readonly byIsApprover: boolean;
  readonly reason: string;
  readonly second: { readonly by: string; readonly isApprover: boolean } | null;
}

export type OverrideVerdict = { readonly holds: true } | { readonly holds: false; readonly why: string };

export function reasonKey({ code, source }: { code: string; source: string }): string {
  return `${code} ${source}`;
}

/** Whether an override answers this decision. IVM's lists never ask it: an override is for one person at one desk. */
export function judgeOverride(
  override: CustodyOverride,
  decision: StudentDecision,
  person: string | null,
  today: LocalDate,
): OverrideVerdict {
  const no = (why: string): OverrideVerdict => ({ holds: false, why });
  if (override.student !== decision.student || person === null || override.person !== person)
    return no('It was given for somebody else.');
  if (override.usedAt !== null) return no('It was used before.');
  if (override.day !== today) return no('It ended with its school day.');
  if (override.reason.trim() === '') return no('It has no reason.');
  if (decision.outcome === 'DENY') {
    const { second } = override;
    if (second === null || second.by === override.by) return no('A second person has to agree.');
    if (!override.byIsApprover && !second.isApprover) return no('An approver has to agree.');
  }
  const answered = new Set(override.reasons);
  const fresh = decision.reasons.filter((one) => one.outcome !== null && one.outcome !== 'ALLOW');
  return fresh.every((one) => answered.has(reasonKey(one))) ? { holds: true } : no('There is a new reason.');
}
