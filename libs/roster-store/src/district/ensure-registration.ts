import { StatementRefused } from '../connection/statement-refused';
import { StoreRefused } from '../connection/store-refused';
import type { DistrictTransaction } from './district-transaction';

/** Where a registration's data comes from: OneRoster REST, OneRoster CSV, or ClassLink's own way. */
export type RegistrationKind = 'rest' | 'csv' | 'classlink';

/** `name` is unique within the district. */
export interface NewRegistration {
  readonly name: string;
  readonly kind: RegistrationKind;
}

/** Finds or makes a registration inside a transaction of its district; safe when called at once. */
export async function ensureRegistration(
  tx: DistrictTransaction,
  districtId: number,
  { name, kind }: NewRegistration,
): Promise<number> {
  if (name.trim() === '' || name.length > 200)
    throw new StoreRefused("A registration's name has 1 to 200 characters and is not blank.");
  await insert(tx, districtId, name, kind);
  const [found] = await tx.query<{ id: number; kind: string }>(
    'select id, kind from registration where name = $1',
    [name],
  );
  if (!found)
    throw new StoreRefused(`The registration "${name}" was removed while it was being made; try again.`);
  if (found.kind !== kind)
    throw new StoreRefused(
      `The district already has a registration "${name}" of kind ${found.kind}; ${kind} was asked for. Use another name.`,
    );
  return found.id;
}

async function insert(
  tx: DistrictTransaction,
  districtId: number,
  name: string,
  kind: string,
): Promise<void> {
  try {
    await tx.query(
      `insert into registration (district_id, name, kind) values ($1, $2, $3)
       on conflict (district_id, name) do nothing`,
      [districtId, name, kind],
    );
  } catch (error) {
    if (error instanceof StatementRefused && error.constraint === 'registration_district_id_fkey')
      throw new StoreRefused(`There is no district ${districtId}.`);
    throw error;
  }
}

/** The id of the transaction's district's registration of this name; null: there is none. */
export async function registrationNamed(tx: DistrictTransaction, name: string): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>('select id from registration where name = $1', [name]);
  return row?.id ?? null;
}
