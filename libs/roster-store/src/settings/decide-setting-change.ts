import { sameValue, withChanges } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';
import { knownSettings } from './known-settings';
import { lockSettings, note, targetOf, type SettingPerson } from './propose-setting';
import { readSettingChange, storedChange, type StoredChange, type WaitingChange } from './setting-changes';
import { SettingRefused } from './setting-refused';
import type { StoredSetting } from './stored-setting';

/**
 * Puts a waiting change in place, by somebody who is not its author, if the setting still is as it was when the change
 * was shown: else the same words would do something nobody has looked at.
 * @throws {SettingRefused} nothing was changed
 */
export async function approveSettingChange(
  tx: DistrictTransaction,
  id: number,
  approver: SettingPerson,
  reason: string | null,
): Promise<WaitingChange> {
  const change = await pendingFor(tx, id, approver, 'approved');
  const { setting, registrationId, changes, sealed, newSecrets } = change;
  const stored: StoredSetting = knownSettings[setting];
  const present = await stored.read(tx, registrationId);
  const moved = changes.filter(({ field, before }) => !sameValue(present[field], before));
  if (moved.length > 0)
    throw new SettingRefused(
      'changed',
      `${moved.map(({ field }) => field).join(', ')} changed since this was asked for, so approving it would do something else than was shown. Nothing was changed: ask for it anew, or reject it.`,
    );
  const fields = changes.map(({ field }) => field);
  await stored.write(
    tx,
    registrationId,
    withChanges(present, changes),
    fields,
    newSecrets ? sealed : undefined,
  );
  return decide(tx, change, 'approved', approver, reason);
}

/**
 * A waiting change is not wanted; the setting stays as it is.
 * @throws {SettingRefused}
 */
export async function rejectSettingChange(
  tx: DistrictTransaction,
  id: number,
  approver: SettingPerson,
  reason: string,
): Promise<WaitingChange> {
  return decide(tx, await pendingFor(tx, id, approver, 'rejected'), 'rejected', approver, reason);
}

async function pendingFor(
  tx: DistrictTransaction,
  id: number,
  { subject }: SettingPerson,
  how: 'approved' | 'rejected',
): Promise<StoredChange> {
  await lockSettings(tx);
  const change = await storedChange(tx, id);
  if (change === undefined)
    throw new SettingRefused('not_found', 'The district has no such change of a setting.');
  if (change.state !== 'pending')
    throw new SettingRefused(
      'decided',
      `This change waits no more: it is ${change.state}. Nothing was changed.`,
    );
  if (change.author === subject)
    throw new SettingRefused(
      'not_allowed',
      `You asked for this change, so it has to be ${how} by somebody else. Nothing was changed.`,
    );
  return change;
}

async function decide(
  tx: DistrictTransaction,
  { id, setting, registrationId, changes }: StoredChange,
  state: 'approved' | 'rejected',
  { subject, name, roles }: SettingPerson,
  reason: string | null,
): Promise<WaitingChange> {
  await tx.query(
    `update setting_change set state = $2, sealed_secrets = null, decided_by = $3, decided_by_name = $4, decided_reason = $5,
            decided_at = now() where id = $1`,
    [id, state, subject, name, reason],
  );
  const fields = changes.map(({ field }) => field);
  const detail = {
    setting,
    registrationId,
    fields,
    target: targetOf(setting, registrationId),
  };
  await note(
    tx,
    { subject, name, roles },
    `setting.${state === 'approved' ? 'approve' : 'reject'}`,
    `setting change ${id}`,
    detail,
  );
  const after = await readSettingChange(tx, id);
  if (after === null) throw new Error('The decided change is gone.');
  return after;
}
