import type { DeliveryLedger, LedgerEntry } from './delivery-ledger';

/**
 * Has what IVM refused sent anew by the school's next delivery.
 * @returns how many records that are
 */
export async function retrySetAside(ledger: DeliveryLedger, schoolId: string): Promise<number> {
  let count = 0;
  for (const kind of ['students', 'contacts', 'relationships'] as const) {
    const again: LedgerEntry[] = [];
    for await (const entry of ledger.entries(schoolId, kind))
      if (entry.state === 'set_aside') again.push({ ...entry, state: 'sent', why: null });
    if (again.length > 0) await ledger.keep(schoolId, kind, again);
    count += again.length;
  }
  return count;
}
