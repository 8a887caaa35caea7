import { StoreRefused } from '../connection/store-refused';
import type { DistrictTransaction } from '../district/district-transaction';
import { open, seal, type SealedSecrets, type Secrets } from '../secrets/sealed-secrets';
import type { SecretKeys } from '../secrets/secret-keys';

/** How a district's IVM is told, but for the secret. */
export interface IvmConnection {
  readonly gateway: 'http' | 'files';
  /** With http, as the next two; else null. */
  readonly baseUrl: string | null;
  readonly tokenUrl: string | null;
  readonly clientId: string | null;
  /** What a person answered about this IVM. */
  readonly verify: boolean;
  readonly presenceIsApproval: boolean;
  readonly contactDiscriminator: boolean;
  /** The column map of list files; null: the default. */
  readonly columns: unknown;
}

export interface StoredIvmConnection extends IvmConnection {
  readonly changedAt: Date;
  /** A secret was entered. */
  readonly hasSecret: boolean;
}

/** For deliveries only, never for an answer to a person. */
export interface IvmConnectionForDelivery extends IvmConnection {
  /**
   * With http its secret is `clientSecret`.
   * @throws {StoreRefused} with a sentence when it cannot be opened
   */
  openSecrets(): Secrets | null;
}

const COLUMNS = `gateway, base_url as "baseUrl", token_url as "tokenUrl", client_id as "clientId", verify,
  presence_is_approval as "presenceIsApproval", contact_discriminator as "contactDiscriminator", columns`;

/** null: none was set up. */
export async function readIvmConnection(tx: DistrictTransaction): Promise<StoredIvmConnection | null> {
  const [row] = await tx.query<StoredIvmConnection>(
    `select ${COLUMNS}, changed_at as "changedAt", sealed_secrets is not null as "hasSecret" from ivm_connection`,
  );
  return row ?? null;
}

/** Secrets belong to one district's IVM and do not open elsewhere. */
const placeOf = (districtId: number): string => `ivm ${districtId}`;

export async function ivmConnectionForDelivery(
  tx: DistrictTransaction,
  districtId: number,
  keys: SecretKeys | null,
): Promise<IvmConnectionForDelivery | null> {
  const [row] = await tx.query<IvmConnection & { sealed: SealedSecrets | null }>(
    `select ${COLUMNS}, sealed_secrets as sealed from ivm_connection`,
  );
  if (row === undefined) return null;
  const { sealed, ...connection } = row;
  return {
    ...connection,
    openSecrets: () => (sealed === null ? null : open(sealed, keys, placeOf(districtId))),
  };
}

/**
 * Sets up how IVM is told. Another IVM than before knows nothing of what the one before was told: that is forgotten, and
 * everything is sent anew. In any case what it holds is compared with what it was told.
 * @param secrets undefined: those stored stay. null: none
 * @throws {StoreRefused} http without a secret
 */
export async function writeIvmConnection(
  tx: DistrictTransaction,
  districtId: number,
  connection: IvmConnection,
  secrets: Secrets | null | undefined,
  keys: SecretKeys | null,
): Promise<void> {
  const stays = secrets === undefined && (await readIvmConnection(tx))?.hasSecret === true;
  if (connection.gateway === 'http' && secrets == null && !stays)
    throw new StoreRefused("IVM's client secret is missing: give it with the client id.");
  const sealed = secrets == null ? secrets : sealIvmSecrets(districtId, secrets, keys);
  await keepIvmConnection(tx, connection, sealed);
}

/** Seals the secret of a district's IVM. */
export function sealIvmSecrets(districtId: number, secrets: Secrets, keys: SecretKeys | null): SealedSecrets {
  return seal(secrets, keys, placeOf(districtId));
}

/** As {@link writeIvmConnection}, with secrets that are sealed. */
export async function keepIvmConnection(
  tx: DistrictTransaction,
  connection: IvmConnection,
  sealed: SealedSecrets | null | undefined,
): Promise<void> {
  const before = await readIvmConnection(tx);
  if (before !== null && before.baseUrl !== connection.baseUrl) {
    await tx.query('delete from ivm_record');
    await tx.query('delete from ivm_fact');
  }
  await tx.query('update ivm_school set due = true, retry_at = null, reconciled_at = null');
  await tx.query(
    `insert into ivm_connection (district_id, gateway, base_url, token_url, client_id, sealed_secrets, verify,
                                 presence_is_approval, contact_discriminator, columns)
     select id, $1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9::jsonb from district
     on conflict (district_id) do update set
       gateway = excluded.gateway, base_url = excluded.base_url, token_url = excluded.token_url,
       client_id = excluded.client_id,
       sealed_secrets = case when $10 then ivm_connection.sealed_secrets else excluded.sealed_secrets end,
       verify = excluded.verify, presence_is_approval = excluded.presence_is_approval,
       contact_discriminator = excluded.contact_discriminator, columns = excluded.columns, changed_at = now()`,
    [
      connection.gateway,
      connection.baseUrl,
      connection.tokenUrl,
      connection.clientId,
      sealed == null ? null : JSON.stringify(sealed),
      connection.verify,
      connection.presenceIsApproval,
      connection.contactDiscriminator,
      connection.columns === null ? null : JSON.stringify(connection.columns),
      sealed === undefined,
    ],
  );
}
