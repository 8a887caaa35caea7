import {
  splitSetting,
  wholeChange,
  withChanges,
  type SettingChange,
  type SettingSplit,
  type SettingValues,
} from 'roster-domain';
import { noteAuditEvent } from '../audit/audit-trail';
import type { DistrictTransaction } from '../district/district-transaction';
import type { SealedSecrets } from '../secrets/sealed-secrets';
import { knownSettings, type SettingName } from './known-settings';
import { pendingOf, readSettingChange, type WaitingChange } from './setting-changes';
import { shownChange } from './stored-connection';
import type { RegistrationId, StoredSetting } from './stored-setting';

/** Who changes or decides, as the issuer says. */
export interface SettingPerson {
  readonly subject: string;
  readonly name: string | null;
  readonly roles: readonly string[];
}

/** A setting somebody wants to be otherwise. */
export interface SettingProposal {
  readonly setting: SettingName;
  /** null: of the district. */
  readonly registrationId: RegistrationId;
  /** The values wanted, made of the present ones; only those that are named. */
  readonly wanted: (present: SettingValues) => SettingValues | Promise<SettingValues>;
  /** With the connection: new credentials, sealed for the registration; undefined: those there are stay. */
  readonly secrets?: SealedSecrets | null;
}

/** What became of it. */
export interface SettingOutcome {
  /** What tightened, or changed no answer: it is in place. */
  readonly applied: readonly SettingChange[];
  /** The rest, which waits; null: nothing does. */
  readonly pending: WaitingChange | null;
  /** Ids of older waiting changes of the same, which this one takes the place of. */
  readonly superseded: readonly number[];
}

/** Any number; the other half of the lock is the district. */
const SETTINGS_LOCK = 1_937_010_535;

/** One after the other: whoever changes or decides on settings of a district sees what the one before did. */
export async function lockSettings(tx: DistrictTransaction): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, id) from district', [SETTINGS_LOCK]);
}

/**
 * Changes a setting as domain rules, section 5, ask for: what tightens is put in place, what loosens or removes waits for
 * an approver who is not the author, in place of what waited for the same before. As long as no run of the registration
 * (of the district, where the setting is the district's) was applied, all of it is put in place. Each step is noted.
 * @throws {SettingRefused} when it cannot be so; nothing was changed
 */
export async function proposeSetting(
  tx: DistrictTransaction,
  proposal: SettingProposal,
  author: SettingPerson,
): Promise<SettingOutcome> {
  await lockSettings(tx);
  const { setting, registrationId, secrets } = proposal;
  const stored: StoredSetting = knownSettings[setting];
  const { present, wanted, split } = await judge(tx, proposal);
  const { atOnce, waiting } = split;
  const moves = (changes: readonly SettingChange[]): boolean =>
    changes.some(({ field }) => field === 'connection');
  if (atOnce.length > 0)
    await stored.write(
      tx,
      registrationId,
      withChanges(present, atOnce),
      atOnce.map(({ field }) => field),
      moves(atOnce) ? secrets : undefined,
    );
  const superseded = await supersede(tx, proposal, Object.keys(wanted), author);
  const pending =
    waiting.length === 0
      ? null
      : await keepPending(tx, proposal, waiting, moves(waiting) ? secrets : undefined, author);
  await note(tx, author, 'setting.change', targetOf(setting, registrationId), {
    ...{ setting, registrationId, applied: atOnce.map(shownChange), superseded },
    ...(pending === null ? {} : { pending: pending.id, waiting: pending.changes }),
  });
  return { applied: atOnce.map(shownChange), pending, superseded };
}

/** What `proposeSetting` would do now. */
export async function previewSetting(
  tx: DistrictTransaction,
  proposal: SettingProposal,
): Promise<SettingSplit> {
  const { atOnce, waiting } = (await judge(tx, proposal)).split;
  return { atOnce: atOnce.map(shownChange), waiting: waiting.map(shownChange) };
}

async function judge(
  tx: DistrictTransaction,
  { setting, registrationId, wanted: wish }: SettingProposal,
): Promise<{ present: SettingValues; wanted: SettingValues; split: SettingSplit }> {
  const stored: StoredSetting = knownSettings[setting];
  const present = await stored.read(tx, registrationId);
  const wanted = await wish(present);
  const kind = await stored.kind(tx, registrationId);
  const judgeBy = (await everApplied(tx, registrationId)) ? splitSetting : wholeChange;
  const split = judgeBy(kind, present, wanted);
  const changes = [...split.atOnce, ...split.waiting];
  const fields = [...new Set(changes.map(({ field }) => field))];
  await stored.check?.(tx, registrationId, withChanges(present, changes), fields);
  return { present, wanted, split };
}

/** Whether anything was ever believed of a registration; null: of any of the district's. */
async function everApplied(tx: DistrictTransaction, registrationId: RegistrationId): Promise<boolean> {
  const [row] = await tx.query<{ applied: boolean }>(
    `select exists (select from sync_run where ($1::int is null or registration_id = $1) and not dry_run
                       and outcome in ('applied', 'nothing_to_do'))
         or exists (select from school where ($1::int is null or registration_id = $1) and as_of is not null) as applied`,
    [registrationId],
  );
  return row?.applied !== false;
}

/** The newest word on a value counts: what waits about it waits no more. */
async function supersede(
  tx: DistrictTransaction,
  { setting, registrationId }: SettingProposal,
  named: readonly string[],
  author: SettingPerson,
): Promise<number[]> {
  const older = (await pendingOf(tx, setting, registrationId)).filter(({ changes }) =>
    changes.some(({ field }) => named.includes(field)),
  );
  for (const { id } of older) {
    await tx.query(
      `update setting_change set state = 'superseded', sealed_secrets = null, decided_by = $2, decided_by_name = $3,
              decided_at = now() where id = $1`,
      [id, author.subject, author.name],
    );
    await note(tx, author, 'setting.supersede', `setting change ${id}`, { setting, registrationId });
  }
  return older.map(({ id }) => id);
}

async function keepPending(
  tx: DistrictTransaction,
  { setting, registrationId }: SettingProposal,
  changes: readonly SettingChange[],
  secrets: SealedSecrets | null | undefined,
  author: SettingPerson,
): Promise<WaitingChange> {
  const [row] = await tx.query<{ id: number }>(
    `insert into setting_change (district_id, setting, registration_id, changes, author, author_name, sealed_secrets, new_secrets)
     select id, $1, $2, $3, $4, $5, $6, $7 from district returning id`,
    [
      ...[setting, registrationId, JSON.stringify(changes), author.subject, author.name],
      ...[secrets == null ? null : JSON.stringify(secrets), secrets !== undefined],
    ],
  );
  const kept = row === undefined ? null : await readSettingChange(tx, row.id);
  if (kept === null) throw new Error('The waiting change was not stored.');
  return kept;
}

/** What the audit says was changed. */
export function targetOf(setting: SettingName, registrationId: RegistrationId): string {
  return `${setting} of ${registrationId === null ? 'district' : `registration ${registrationId}`}`;
}

export function note(
  tx: DistrictTransaction,
  { subject, name, roles }: SettingPerson,
  action: string,
  target: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  return noteAuditEvent(tx, { subject, name, roles, action, target, detail });
}
