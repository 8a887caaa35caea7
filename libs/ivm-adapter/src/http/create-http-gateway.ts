import type { DeliveryLedger } from '../port/delivery-ledger';
import { turnTaking } from '../port/in-turn';
import type { IvmCapabilities, IvmGateway, NoGoPerson, NoGoReceipt, Rows } from '../port/ivm-gateway';
import { noGoLine } from '../list-files/no-go-list';
import { compareByteOrder } from '../rows/byte-order';
import type { ClientCredentials } from './access-token';
import type { Reach } from './allowed-address';
import { deliverOverHttp, tellFact } from './deliver-over-http';
import { IvmApi } from './ivm-api';
import { DEFAULT_RETRY_LIMITS, type RetryLimits } from './retry-delay';
import type { WireSchool } from '../wire/wire-types';
import { readPages } from './read-pages';
import { reconcileOverHttp, type IvmDrift, type ReconcileOptions } from './reconcile-over-http';
import { withdrawOverHttp } from './withdraw-over-http';

export interface HttpGatewayOptions {
  /** The base address of the wire contract, such as `https://ivm.example.org/lists`. */
  readonly baseUrl: string;
  readonly oauth2: ClientCredentials;
  /** What a person answered about this IVM; there is no default. */
  readonly capabilities: Pick<IvmCapabilities, 'verify' | 'presenceIsApproval'> &
    Partial<Pick<IvmCapabilities, 'contactDiscriminator'>>;
  /** What it remembers of its deliveries. One that outlasts the process, or everything is sent anew after each start. */
  readonly ledger: DeliveryLedger;
  /** Which addresses may be asked. Default `public`. */
  readonly reach?: Reach;
  /** Records in a batch, at most 1000. Default 500. */
  readonly batchSize?: number;
  /** For one request. Default 30 s. */
  readonly timeoutMs?: number;
  readonly retry?: Partial<RetryLimits>;
}

export interface HttpGatewayParts {
  readonly api: IvmApi;
  readonly ledger: DeliveryLedger;
  readonly capabilities: IvmCapabilities;
  readonly batchSize: number;
}

export interface HttpIvmGateway extends IvmGateway {
  /**
   * The schools IVM lets us write to, and how many people were entered there by hand.
   * @throws IvmDeliveryError
   */
  schools(signal?: AbortSignal): AsyncGenerator<IvmSchoolSummary>;
  /**
   * Compares what IVM holds of a school with what it was told, in constant memory. What differs is said anew by the next
   * delivery.
   * @throws IvmDeliveryError
   */
  reconcile(schoolId: string, options?: ReconcileOptions): AsyncGenerator<IvmDrift>;
  /** Ends idle connections. */
  close(): void;
}

/** A school as IVM names it. */
export interface IvmSchoolSummary {
  readonly id: string;
  readonly name: string;
  /** Active people entered in IVM itself. */
  readonly unmanaged: number;
}

/**
 * The gateway that speaks `ivm-api.openapi.json` to a visitor system. It sends only what differs from what its ledger
 * says was told; several schools may be delivered at once, one school's deliveries take turns.
 * @throws IvmDeliveryError `SETTINGS_INVALID`, `ADDRESS_NOT_ALLOWED`
 */
export function createHttpGateway(options: HttpGatewayOptions): HttpIvmGateway {
  const { baseUrl, oauth2, ledger, reach = 'public', timeoutMs = 30_000, batchSize = 500 } = options;
  const retry = { ...DEFAULT_RETRY_LIMITS, ...options.retry };
  const api = new IvmApi({ baseUrl, oauth2, reach, timeoutMs, retry });
  const { verify, presenceIsApproval, contactDiscriminator = false } = options.capabilities;
  const capabilities = {
    verify,
    presenceIsApproval,
    contactDiscriminator,
    readBack: true,
    ownRecordIds: true,
  };
  const parts = { api, ledger, capabilities, batchSize: Math.max(1, Math.min(1000, Math.trunc(batchSize))) };
  const inTurn = turnTaking();
  return {
    capabilities,
    deliver: (lists, how = {}) =>
      inTurn(`school ${lists.school.id}`, () => deliverOverHttp(parts, lists, how)),
    withdrawApprovals: (schoolId, which, how = {}) =>
      inTurn(`school ${schoolId}`, () => withdrawOverHttp(parts, schoolId, which, how)),
    deliverNoGo: (people, how = {}) => inTurn('no-go', () => deliverNoGo(parts, people, how)),
    reconcile: (schoolId, how = {}) => reconcileOverHttp(parts, schoolId, how),
    schools: (signal) => readSchools(api, signal),
    close: () => api.close(),
  };
}

async function* readSchools(api: IvmApi, signal?: AbortSignal): AsyncGenerator<IvmSchoolSummary> {
  for await (const { id, name, unmanaged } of readPages<WireSchool>(api, '/schools', signal))
    yield { id, name, unmanaged };
}

async function deliverNoGo(
  parts: HttpGatewayParts,
  people: Rows<NoGoPerson>,
  options: Parameters<IvmGateway['deliverNoGo']>[1] & object,
): Promise<NoGoReceipt> {
  const lines = new Set<string>();
  let setAside = 0;
  for await (const person of people) {
    options.signal?.throwIfAborted();
    const line = noGoLine(person);
    if (line === '') setAside += 1;
    else lines.add(line);
  }
  const body = { people: [...lines].sort(compareByteOrder) };
  const told = await tellFact(parts, { name: 'no-go', path: '/no-go', body }, options);
  return { state: told ? 'delivered' : 'unchanged', people: lines.size, setAside };
}
