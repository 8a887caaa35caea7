import type { StatementRunner } from '../connection/roster-connection';
import type { DistrictTransaction } from './district-transaction';
import { requireTimezone, setTimezone } from './ensure-district';
import { StoreRefused } from '../connection/store-refused';

export type Edition = 'standard' | 'enterprise';

/** Days, inclusive, as `YYYY-MM-DD` in the district's zone. */
export interface AddOn {
  readonly from: string;
  readonly to: string;
}

export interface DistrictRecord {
  readonly id: number;
  readonly name: string;
  /** IANA name. */
  readonly timezone: string;
  readonly edition: Edition;
  /** When the district may sync; null: never. */
  readonly addOn: AddOn | null;
}

export type DistrictChange = Partial<Omit<DistrictRecord, 'id'>>;

interface Row {
  readonly id: number;
  readonly name: string;
  readonly timezone: string;
  readonly edition: Edition;
  readonly from: string | null;
  readonly to: string | null;
}

const COLUMNS = `id, name, timezone, edition, to_char(add_on_from, 'YYYY-MM-DD') as "from", to_char(add_on_to, 'YYYY-MM-DD') as "to"`;

/** The transaction's district; null when there is none. */
export async function readDistrict(tx: DistrictTransaction): Promise<DistrictRecord | null> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from district`);
  return row === undefined ? null : recordOf(row);
}

/** Changes what is named of the transaction's district. @throws {StoreRefused} with a sentence */
export async function changeDistrict(tx: DistrictTransaction, change: DistrictChange): Promise<void> {
  if (change.timezone !== undefined) {
    requireTimezone(change.timezone);
    await setTimezone(tx, change.timezone);
  }
  if (change.name !== undefined) await tx.query('update district set name = $1', [change.name]);
  if (change.edition !== undefined) await tx.query('update district set edition = $1', [change.edition]);
  if (change.addOn !== undefined) {
    const { from, to } = change.addOn ?? { from: null, to: null };
    if (from !== null && to !== null && to < from)
      throw new StoreRefused('The add-on would end before it begins.');
    await tx.query('update district set add_on_from = $1, add_on_to = $2', [from, to]);
  }
}

/** Districts after an id, in the order of their ids. @param wanted the only ones to be seen; null: all */
export async function listDistricts(
  outside: StatementRunner,
  { wanted, after, most }: { wanted: readonly number[] | null; after: number; most: number },
): Promise<DistrictRecord[]> {
  const rows = await outside.query<Row>(`select ${COLUMNS} from roster.list_districts($1::int[], $2, $3)`, [
    wanted,
    after,
    most,
  ]);
  return rows.map(recordOf);
}

/** As `listDistricts`, of those in which something is held and waits for a person. */
export function districtsWithHolds(
  outside: StatementRunner,
  { wanted, after, most }: { wanted: readonly number[] | null; after: number; most: number },
): Promise<{ readonly id: number; readonly name: string }[]> {
  return outside.query('select id, name from roster.districts_with_holds($1::int[], $2, $3)', [
    wanted,
    after,
    most,
  ]);
}

function recordOf({ from, to, ...rest }: Row): DistrictRecord {
  return { ...rest, addOn: from === null || to === null ? null : { from, to } };
}
