import type { DeliveryReceipt } from './ivm-gateway';

/** The receipts of several schools as one: counts added; `pending` if any is, else `delivered` if any is. */
export function combineReceipts(receipts: Iterable<DeliveryReceipt>): DeliveryReceipt {
  const total = { students: 0, contacts: 0, links: 0, withheld: 0, pending: 0, setAside: 0 };
  const states = new Set<DeliveryReceipt['state']>();
  for (const receipt of receipts) {
    states.add(receipt.state);
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += receipt[key];
  }
  const state = states.has('pending') ? 'pending' : states.has('delivered') ? 'delivered' : 'unchanged';
  return { state, ...total };
}
