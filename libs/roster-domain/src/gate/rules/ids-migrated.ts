import type { IdCounts } from '../../plan/plan-summary';
import type { GateLimits } from '../gate-limits';
import { percent, type GateReason } from '../gate-reason';
import { grouped } from '../quantity';

/**
 * Have the ids changed, and not the people? Many ids vanish, about as many appear, and nearly all of the vanished match
 * exactly one new record. Asked before anybody is taken for gone: it is neither a removal nor silence.
 */
export function idsMigrated(
  kind: 'students' | 'contacts',
  ids: IdCounts | undefined,
  limits: GateLimits,
  where: { name: string; school?: string },
): GateReason | null {
  if (ids === undefined) return null;
  const { before, vanished, appeared, matched } = ids;
  const share = vanished / before;
  if (vanished <= limits.floor || share < limits.idsVanishedShare) return null;
  if (Math.abs(appeared - vanished) > vanished * limits.idsBalance) return null;
  if (matched / vanished < limits.idsMatchedShare) return null;
  return {
    code: 'ID_MIGRATION',
    ...(where.school === undefined ? {} : { school: where.school }),
    measured: share,
    limit: limits.idsVanishedShare,
    text:
      `${where.name}: ${grouped(vanished)} of ${grouped(before)} ${kind} (${percent(share)}) have gone and ${grouped(appeared)} have come, and ` +
      `${grouped(matched)} of those gone match exactly one who came. The provider seems to have changed its ids; ` +
      'nobody is removed until a person has looked.',
  };
}
