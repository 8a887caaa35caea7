import { createHttpGateway, IvmDeliveryError, type IvmSchoolSummary } from 'ivm-adapter';
import type { ClientOptions } from 'oneroster-client';
import { StoreRefused, type RosterStore } from 'roster-store';
import { secretsNotConfigured } from '../registrations/registration-problems';
import type { IvmCheckAnswer } from './ivm-bodies';
import { reachOf } from './reach-of';

/** Somebody waits for the answer. */
const TIMEOUT_MS = 15_000;

/**
 * Asks IVM whether it lets us in, and which schools it names. Nothing is written there.
 * @param mapped ids of IVM's schools that ours are mapped to
 * @throws {Problem} 503 when the secret cannot be opened here
 */
export async function checkIvm(
  store: RosterStore,
  districtId: number,
  client: ClientOptions,
  mapped: readonly string[],
): Promise<IvmCheckAnswer> {
  const connection = await store.ivmConnectionForDelivery(districtId);
  if (connection === null) return unusable('How IVM is told was not set up: PUT it first.');
  if (connection.gateway === 'files')
    return {
      usable: true,
      text: 'IVM is told by list files: there is nothing to ask.',
      schools: [],
      notThere: [],
    };
  let clientSecret: string;
  try {
    clientSecret = connection.openSecrets()?.reveal()['clientSecret'] ?? '';
  } catch (error) {
    throw error instanceof StoreRefused ? secretsNotConfigured() : error;
  }
  const { baseUrl, clientId, presenceIsApproval, tokenUrl, verify } = connection;
  const schools: IvmSchoolSummary[] = [];
  let gateway: ReturnType<typeof createHttpGateway> | undefined;
  try {
    gateway = createHttpGateway({
      ...{ baseUrl: baseUrl ?? '', capabilities: { verify, presenceIsApproval }, timeoutMs: TIMEOUT_MS },
      oauth2: { tokenUrl: tokenUrl ?? '', clientId: clientId ?? '', clientSecret },
      ...{ ledger: store.ivmLedger(districtId), reach: reachOf(client), retry: { attempts: 1 } },
    });
    for await (const school of gateway.schools()) schools.push(school);
  } catch (error) {
    if (error instanceof IvmDeliveryError) return unusable(error.message);
    throw error;
  } finally {
    gateway?.close();
  }
  const notThere = mapped.filter((id) => !schools.some((school) => school.id === id));
  const missing = notThere.length === 0 ? '' : ` ${notThere.length} mapped schools are not among them.`;
  return {
    usable: true,
    text: `IVM lets us in and names ${schools.length} schools.${missing}`,
    schools,
    notThere,
  };
}

function unusable(text: string): IvmCheckAnswer {
  return { usable: false, text, schools: [], notThere: [] };
}
