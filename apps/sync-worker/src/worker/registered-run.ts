import { createListFilesGateway } from 'ivm-adapter';
import type { ClientOptions } from 'oneroster-client';
import type { Logger } from 'pino';
import type { RegistrationForRun, RosterStore } from 'roster-store';
import { deliverToIvm } from '../ivm/deliver-to-ivm';
import { reachOf } from '../ivm/open-ivm-gateway';
import { faultOf } from '../run/describe-failure';
import type { SyncRequest } from '../run/sync-request';
import { storedSupplement } from './sent-files';

/** Another run of the registration may take so long; then the job is tried again later. */
const WAIT_FOR_OTHER_RUN_MS = 30_000;
/** Whoever delivers to this IVM already does it for the run, too. */
const WAIT_FOR_OTHER_DELIVERY_MS = 15_000;

/** What every run of an enabled registration asks for, whoever set it off. */
export function registeredRun(
  store: RosterStore,
  logger: Logger,
  signal: AbortSignal,
  registration: RegistrationForRun,
  client: ClientOptions,
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
    tellIvm: (stop) =>
      deliverToIvm(store, districtId, {
        ...{
          reach: reachOf(client),
          now: () => new Date(),
          waitMs: WAIT_FOR_OTHER_DELIVERY_MS,
          signal: stop,
        },
        told: (what, about) => logger.error({ district: districtId, ...about }, what),
      }),
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
