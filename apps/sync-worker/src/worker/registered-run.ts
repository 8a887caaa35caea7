import { createListFilesGateway } from 'ivm-adapter';
import type { Logger } from 'pino';
import type { RegistrationForRun, RosterStore } from 'roster-store';
import { faultOf } from '../run/describe-failure';
import type { SyncRequest } from '../run/sync-request';
import { storedSupplement } from './sent-files';

/** Another run of the registration may take so long; then the job is tried again later. */
const WAIT_FOR_OTHER_RUN_MS = 30_000;

/** What every run of an enabled registration asks for, whoever set it off. */
export function registeredRun(
  store: RosterStore,
  logger: Logger,
  signal: AbortSignal,
  registration: RegistrationForRun,
): Omit<SyncRequest, 'trigger' | 'openSource' | 'dryRun'> {
  const { districtId, id, name, listFolder, schools } = registration;
  return {
    store,
    districtId,
    registrationId: id,
    registration: name,
    openSupplement: (mapping) => storedSupplement(store, registration, mapping),
    schools,
    schoolsMayBeMissing: true,
    approval: null,
    gateway: listFolder === null ? null : createListFilesGateway({ directory: listFolder }),
    ownLists: listFolder !== null,
    waitMs: WAIT_FOR_OTHER_RUN_MS,
    now: () => new Date(),
    signal,
    fault: (error, { outcome }) =>
      logger.error(
        { district: districtId, registration: id, fault: faultOf(error), outcome },
        'a run broke off',
      ),
  };
}
