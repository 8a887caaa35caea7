import type { RegistrationKind } from '../district/ensure-registration';
import type { DistrictTransaction } from '../district/district-transaction';
import type { RegistrationState, SourceSettings } from './registration-settings';

/** A registration as people may see it: of its secrets only which there are. */
export interface RegistrationView {
  readonly id: number;
  readonly name: string;
  readonly kind: RegistrationKind;
  readonly state: RegistrationState;
  readonly cron: string;
  readonly nextDueAt: Date | null;
  readonly source: SourceSettings | null;
  readonly hasSecrets: boolean;
  /** Whether a run was ever applied or found nothing to do: from then on settings are changed with care. */
  readonly applied: boolean;
}

type Row = Omit<RegistrationView, 'source'> & { readonly source: SourceSettings | Record<string, never> };

const COLUMNS = `r.id, r.name, r.kind, r.state, r.schedule_cron as cron, r.next_due_at as "nextDueAt", r.source,
  r.sealed_secrets is not null as "hasSecrets",
  exists (select from sync_run u where u.registration_id = r.id and u.outcome in ('applied', 'nothing_to_do') and not u.dry_run) as applied`;

/** Null when the transaction's district has none of this id. */
export async function readRegistration(
  tx: DistrictTransaction,
  id: number,
): Promise<RegistrationView | null> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from registration r where r.id = $1`, [id]);
  return row === undefined ? null : viewOf(row);
}

/** Registrations after an id, in the order of their ids. */
export async function listRegistrations(
  tx: DistrictTransaction,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<RegistrationView[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from registration r where r.id > $1 order by r.id limit $2`,
    [after, most],
  );
  return rows.map(viewOf);
}

/** Makes a registration as a draft that may touch no school yet. Null: the name is taken. */
export async function createRegistration(
  tx: DistrictTransaction,
  { name, kind }: { readonly name: string; readonly kind: RegistrationKind },
): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    `insert into registration (district_id, name, kind, school_selection) select id, $1, $2, '{}' from district
     on conflict (district_id, name) do nothing returning id`,
    [name, kind],
  );
  return row?.id ?? null;
}

/** False: the name is taken. */
export async function renameRegistration(
  tx: DistrictTransaction,
  id: number,
  name: string,
): Promise<boolean> {
  const rows = await tx.query(
    `update registration set name = $2 where id = $1
        and not exists (select from registration o where o.name = $2 and o.id <> $1) returning id`,
    [id, name],
  );
  return rows.length > 0;
}

function viewOf(row: Row): RegistrationView {
  return { ...row, source: 'type' in row.source ? (row.source as SourceSettings) : null };
}
