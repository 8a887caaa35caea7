import type { SettingSplit } from 'roster-domain';
import {
  previewSetting,
  proposeSetting,
  type DistrictTransaction,
  type SettingPerson,
  type SettingProposal,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import type { Caller } from '../door/caller';
import type { PartlyAppliedAnswer, SettingPreviewAnswer } from './setting-change-bodies';

/** The caller as who asks for a setting, or decides on one. */
export function settingPerson({ subject, name, roles }: Caller): SettingPerson {
  return { subject, name: name ?? null, roles };
}

/**
 * Changes a setting for a caller.
 * @param current what is answered when nothing waits, as a GET answers it
 * @returns that, or what was applied and what waits, as 202
 */
export async function changeSetting<T>(
  tx: DistrictTransaction,
  caller: Caller,
  proposal: SettingProposal,
  current: (tx: DistrictTransaction) => Promise<T>,
): Promise<T | Answer<PartlyAppliedAnswer>> {
  const { applied, pending, superseded } = await proposeSetting(tx, proposal, settingPerson(caller));
  return pending === null ? current(tx) : new Answer({ applied, pending, superseded }, 202);
}

/** What changing a setting would do now. */
export async function settingPreview(
  tx: DistrictTransaction,
  proposal: SettingProposal,
): Promise<SettingPreviewAnswer> {
  return previewAnswer(await previewSetting(tx, proposal));
}

function previewAnswer({ atOnce, waiting }: SettingSplit): SettingPreviewAnswer {
  return { preview: true, atOnce, needsApproval: waiting };
}
