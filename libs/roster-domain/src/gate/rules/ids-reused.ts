import type { SchoolPlan } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped } from '../quantity';

/** Do ids we know suddenly mean other people (another given name or birth date), as when a SIS numbers anew? */
export function idsReused({ sourcedId, name, unusual }: SchoolPlan, limits: GateLimits): GateReason | null {
  if (unusual === undefined) return null;
  const { reusedIds, peopleBefore } = unusual;
  const share = reusedIds / peopleBefore;
  if (reusedIds <= limits.floor || share <= limits.reusedShare) return null;
  return {
    code: 'ID_MIGRATION',
    school: sourcedId,
    measured: share,
    limit: limits.reusedShare,
    text:
      `${name}: ${grouped(reusedIds)} of ${grouped(peopleBefore)} ids (${percent(share)}) would mean another person than before; ` +
      `more than ${percent(limits.reusedShare)} waits for approval.`,
  };
}
