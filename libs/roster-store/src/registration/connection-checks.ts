import type { DistrictTransaction } from '../district/district-transaction';

/** What a look at a registration's connection found. */
export interface StoredConnectionCheck {
  readonly id: number;
  readonly checkedAt: Date;
  readonly usable: boolean;
  /** As the client's doctor gives them: sentences, no secrets, no people. */
  readonly findings: readonly object[];
}

const COLUMNS = 'id, checked_at as "checkedAt", usable, findings';

export async function keepConnectionCheck(
  tx: DistrictTransaction,
  registrationId: number,
  { usable, findings }: Pick<StoredConnectionCheck, 'usable' | 'findings'>,
): Promise<StoredConnectionCheck> {
  const [row] = await tx.query<StoredConnectionCheck>(
    `insert into connection_check (district_id, registration_id, usable, findings)
     select id, $1, $2, $3 from district returning ${COLUMNS}`,
    [registrationId, usable, JSON.stringify(findings)],
  );
  if (row === undefined) throw new Error('The database kept no check.');
  return row;
}

/** The last one; null before any. */
export async function lastConnectionCheck(
  tx: DistrictTransaction,
  registrationId: number,
): Promise<StoredConnectionCheck | null> {
  const [row] = await tx.query<StoredConnectionCheck>(
    `select ${COLUMNS} from connection_check where registration_id = $1 order by id desc limit 1`,
    [registrationId],
  );
  return row ?? null;
}
