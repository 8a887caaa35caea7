import {
  askRun,
  lastUpload,
  pendingRun,
  type DistrictTransaction,
  type RegistrationView,
} from 'roster-store';
import type { DistrictRequest } from '../district-request/district-request';
import { Problem } from '../problems/problem';
import { wrongState } from '../registrations/registration-problems';
import { requireSyncEdition } from '../registrations/sync-edition';

/**
 * Has a registration run as soon as a worker is free.
 * @returns the id of the run; where one waits or runs already, of that one
 * @throws {Problem} when it does not run from here, or there is nothing to read
 */
export async function askForRun(
  tx: DistrictTransaction,
  { id: districtId, caller }: DistrictRequest,
  { id, state, source }: RegistrationView,
  dryRun: boolean,
): Promise<number> {
  await requireSyncEdition(tx, 'now');
  if (state !== 'enabled') throw wrongState(state, 'run', 'Only one that is enabled runs.');
  const pending = await pendingRun(tx, id, dryRun);
  if (pending !== null) return pending.id;
  const upload = source?.type === 'upload' ? await lastUpload(tx, id, 'bundle') : null;
  if (source === null || (source.type === 'upload' && upload === null)) throw nothingToRead();
  if (source.type === 'bundle' || source.type === 'drop-folder') throw readsByItself();
  const asked = { trigger: 'support', dryRun, uploadId: upload?.id ?? null, by: caller.subject } as const;
  return askRun(tx, { districtId, registrationId: id }, asked);
}

export function runAddress(districtId: number, registrationId: number, runId: number): string {
  return `/v1/districts/${districtId}/registrations/${registrationId}/runs/${runId}`;
}

function nothingToRead(): Problem {
  return new Problem(
    409,
    'nothing_to_read',
    'There is nothing to read',
    'No bundle has been received for this registration yet: send one, which starts a run by itself.',
  );
}

function readsByItself(): Problem {
  return new Problem(
    409,
    'reads_by_schedule',
    'Not run from here',
    'This registration reads files on the worker’s machine by its schedule.',
  );
}
