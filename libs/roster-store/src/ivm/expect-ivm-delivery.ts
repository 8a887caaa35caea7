import type { DistrictTransaction } from '../district/district-transaction';

/** Has the lists of a registration's schools compared with what IVM was told, because their roster changed. */
export async function expectIvmDelivery(tx: DistrictTransaction, registrationId: number): Promise<void> {
  await tx.query(
    `update ivm_school i set due = true from school s
      where s.id = i.school_id and s.registration_id = $1 and not i.due`,
    [registrationId],
  );
}
