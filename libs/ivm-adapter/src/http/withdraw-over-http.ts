import type { ApprovalsToWithdraw, DeliverOptions, IvmPair, WithdrawalReceipt } from '../port/ivm-gateway';
import { pickupFor } from '../port/pickup-for';
import { compareIds, inOrder, pairIds } from '../rows/check-rows';
import type { HttpGatewayParts } from './create-http-gateway';
import { removal, type ListChange } from './list-change';
import { ChangeSender } from './send-changes';

/** Takes approvals away from what IVM may hold of a school. */
export async function withdrawOverHttp(
  parts: HttpGatewayParts,
  schoolId: string,
  which: ApprovalsToWithdraw,
  options: DeliverOptions,
): Promise<WithdrawalReceipt> {
  const { ledger, capabilities } = parts;
  options.signal?.throwIfAborted();
  const isMeant = matcherOf(which, schoolId, options.signal);
  const lowered = pickupFor('REFER', capabilities);
  const changes: ListChange[] = [];
  /** Who is still on a list afterwards; asked where that alone is permission. */
  const listed = new Set<string>();
  let remaining = 0;
  for await (const before of ledger.entries(schoolId, 'relationships')) {
    const [studentId = '', contactId = ''] = before.ids;
    if (before.mayBeYes && (await isMeant({ studentId, contactId }))) {
      const answer = { pickup: lowered, reason: 'see office' as const, tightens: true };
      // Where the rest of it is not known for sure, the next delivery sends all of it anew.
      const digest = before.state === 'confirmed' ? before.digest : NOT_KNOWN;
      changes.push(
        lowered === null
          ? removal('relationships', before)
          : { ...removal('relationships', before), ...answer, op: 'answer', digest },
      );
      continue;
    }
    remaining += Number(before.mayBeYes);
    listed.add(contactId);
  }
  await options.fence?.();
  const sender = new ChangeSender({ ...parts, schoolId, options });
  await sender.send(changes);
  if (capabilities.presenceIsApproval) {
    const gone: ListChange[] = [];
    for await (const before of ledger.entries(schoolId, 'contacts'))
      if (!listed.has(before.ids[0]!)) gone.push(removal('contacts', before));
    await sender.send(gone);
  }
  const { pending } = sender;
  return {
    state: pending > 0 ? 'pending' : changes.length > 0 ? 'delivered' : 'unchanged',
    withdrawn: Math.max(0, changes.length - pending),
    remaining: remaining + Math.min(pending, changes.length),
  };
}

/** No digest is like it. */
const NOT_KNOWN = '?';

function matcherOf(
  which: ApprovalsToWithdraw,
  schoolId: string,
  signal: AbortSignal | undefined,
): (pair: IvmPair) => boolean | Promise<boolean> {
  if (which === 'all') return () => true;
  if (typeof which === 'function') return which;
  const kept = inOrder(which.except, 'relationships', schoolId, pairIds, signal);
  let at: IvmPair | undefined | null = null;
  return async ({ studentId, contactId }) => {
    for (;;) {
      if (at === null) at = ((await kept.next()).value as { row: IvmPair } | undefined)?.row;
      if (at === undefined) return true;
      const order = compareIds([at.studentId, at.contactId], [studentId, contactId]);
      if (order >= 0) return order > 0;
      at = null;
    }
  };
}
