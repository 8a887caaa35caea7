import {
  cancelApproval,
  cancelRejection,
  newestPlannedRun,
  planChanges,
  planOf,
  readHolds,
  rejectHold,
  type RosterStore,
} from 'roster-store';
import { describeHolds } from './describe-holds';
import { describePlan } from './describe-plan';
import { writePlanFile } from './plan-file';
import type { StoreCommand } from './store-command-line';

/** Of the holds, the newest so many are shown. */
const MOST_HOLDS = 20;

/** What was asked for is not there; the message is a sentence. */
export class CommandRefused extends Error {}

/** What a command to the store says. */
export interface StoreAnswer {
  readonly lines: readonly string[];
  readonly json: unknown;
}

/**
 * Carries out a command to the store of one registration. Throws `HoldRefused` or
 * `CommandRefused` with a sentence when it cannot be done.
 * @param registrationId null: the registration has never run here
 */
export async function runStoreCommand(
  store: RosterStore,
  districtId: number,
  registrationId: number | null,
  command: StoreCommand,
): Promise<StoreAnswer> {
  if (registrationId === null)
    throw new CommandRefused(
      `There is no registration "${command.name}" yet: nothing was synced under this --name.`,
    );
  const newest = { newestOf: registrationId };
  switch (command.does) {
    case 'show holds': {
      const holds = await store.withDistrict(districtId, (tx) =>
        readHolds(tx, { registrationId, most: MOST_HOLDS }),
      );
      return { lines: describeHolds(holds, command.name), json: holds };
    }
    case 'show plan':
      return showPlan(store, districtId, registrationId, command);
    case 'reject':
      await store.withDistrict(districtId, (tx) => rejectHold(tx, newest, command));
      return said(
        `Rejected. The same changes stay held and are not asked about ${command.until === null ? 'until they change' : `through ${command.until}, unless they change`}; ` +
          'the links they would take still answer "ask the office".',
      );
    case 'cancel approval':
      await store.withDistrict(districtId, (tx) => cancelApproval(tx, newest, command));
      return said('The approval is taken back: nothing is applied until somebody approves again.');
    case 'cancel rejection':
      await store.withDistrict(districtId, (tx) => cancelRejection(tx, newest, command));
      return said('The rejection is taken back: the next run that shows the changes asks about them.');
  }
}

async function showPlan(
  store: RosterStore,
  districtId: number,
  registrationId: number,
  { run, csv, name }: StoreCommand & { readonly does: 'show plan' },
): Promise<StoreAnswer> {
  const plan = await store.withDistrict(districtId, async (tx) => {
    const id = run ?? (await newestPlannedRun(tx, registrationId));
    const found = id === null ? null : await planOf(tx, id);
    return found?.run.registrationId === registrationId ? found : null;
  });
  if (plan === null)
    throw new CommandRefused(
      run === null
        ? `No run of registration "${name}" has come to a plan yet.`
        : `Registration "${name}" has no run ${run} that came to a plan.`,
    );
  const lines = describePlan(plan);
  if (csv !== null) {
    const changes = planChanges((work) => store.withDistrict(districtId, work), plan.run.id);
    lines.push(`${await writePlanFile(csv, changes)} changes written to ${csv}.`);
  }
  return { lines, json: plan };
}

function said(sentence: string): StoreAnswer {
  return { lines: [sentence], json: { text: sentence } };
}
