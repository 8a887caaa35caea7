import type { DistrictTransaction } from '../district/district-transaction';

/** What people can be told of. `held` and `restricted_person_at_desk` need somebody before a registration is enabled. */
export const NOTIFIED_EVENTS = [
  'held',
  'restricted_person_at_desk',
  'run_failed',
  'tightening_undelivered',
] as const;
export type NotifiedEvent = (typeof NOTIFIED_EVENTS)[number];

/** E-mail addresses by event. */
export type Notifications = Readonly<Record<NotifiedEvent, readonly string[]>>;

/** Who is told of what in the transaction's district; every event is there, with nobody where nobody is told. */
export async function readNotifications(tx: DistrictTransaction): Promise<Notifications> {
  const rows = await tx.query<{ event: NotifiedEvent; addresses: string[] }>(
    'select event, addresses from district_notification',
  );
  const told = new Map(rows.map(({ event, addresses }) => [event, addresses]));
  return Object.fromEntries(NOTIFIED_EVENTS.map((event) => [event, told.get(event) ?? []])) as Record<
    NotifiedEvent,
    string[]
  >;
}

/** Replaces who is told of the events named; others stay. */
export async function changeNotifications(
  tx: DistrictTransaction,
  change: Partial<Notifications>,
): Promise<void> {
  for (const event of NOTIFIED_EVENTS) {
    const addresses = change[event];
    if (addresses === undefined) continue;
    await tx.query(
      `insert into district_notification (district_id, event, addresses) select id, $1, $2 from district
       on conflict (district_id, event) do update set addresses = excluded.addresses`,
      [event, addresses],
    );
  }
}
