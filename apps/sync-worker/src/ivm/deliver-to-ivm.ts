import {
  combineReceipts,
  IvmDeliveryError,
  type DeliveryReceipt,
  type HttpIvmGateway,
  type MergeableContact,
  type Reach,
  type SchoolLists as IvmSchoolLists,
} from 'ivm-adapter';
import { listsValidUntil } from 'roster-domain';
import type {
  FoundDrift,
  IvmDelivery,
  IvmSchoolResult,
  OwnContactOfIvm,
  RosterStore,
  SchoolForIvm,
} from 'roster-store';
import { faultOf } from '../run/describe-failure';
import { listRowsOf } from '../run/deliver-lists';
import { couldBeOneOf } from './could-be-restricted';
import { readRows, rowsToSend, whatItWaitsFor } from './lists-for-ivm';
import { openIvmGateway } from './open-ivm-gateway';
import { LATE_AFTER_MS, retryAfter, type ToldOfDelivery } from './delivery-words';

export interface IvmDeliveryOptions {
  readonly now: () => Date;
  /** Which addresses of IVMs may be asked. */
  readonly reach: Reach;
  /** How long another process that delivers to this district is waited for, in milliseconds. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Hears what an operator should know; ids only. */
  readonly told?: ToldOfDelivery;
  /** Schools sent at once. */
  readonly schoolsAtOnce?: number;
}

/**
 * Brings a district's IVM level with the roster's answers: schools with something to take back first, several at once, each
 * with what its answers are now. What a school could not be told is tried again by the next who comes.
 * @returns null: the district's IVM is not told over HTTP, or another process is at it
 */
export async function deliverToIvm(
  store: RosterStore,
  districtId: number,
  options: IvmDeliveryOptions,
): Promise<DeliveryReceipt | null> {
  const { now, reach, signal, waitMs } = options;
  const connection = await store.ivmConnectionForDelivery(districtId);
  if (connection?.gateway !== 'http') return null;
  const delivery = await store.openIvmDelivery(districtId, waitMs);
  if (delivery === null) return null;
  let gateway: HttpIvmGateway | null = null;
  try {
    gateway = openIvmGateway(connection, delivery.ledger, reach);
    if (gateway === null) return null;
    // Lists are written of answers that are level, or not at all.
    if ((await store.levelAnswers(districtId, { now, waitMs, ...(signal ? { signal } : {}) })) === null)
      return null;
    return await new DistrictDelivery(delivery, gateway, options).run();
  } finally {
    gateway?.close();
    await delivery.close();
  }
}

class DistrictDelivery {
  /** One school is read at a time: there is one connection to read from. */
  #reading: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly delivery: IvmDelivery,
    private readonly gateway: HttpIvmGateway,
    private readonly options: IvmDeliveryOptions,
  ) {}

  async run(): Promise<DeliveryReceipt> {
    const { now, schoolsAtOnce = 4, signal } = this.options;
    const schools = await this.delivery.schools(now());
    await this.#tellOfLate(schools);
    const due = schools.filter((school) => school.due);
    const unmanaged = due.some(({ preloaded }) => preloaded === null) ? await this.#unmanaged() : new Map();
    const receipts: DeliveryReceipt[] = [];
    const left = [...due];
    const work = async (): Promise<void> => {
      for (let school = left.shift(); school !== undefined; school = left.shift()) {
        signal?.throwIfAborted();
        receipts.push(await this.#school(school, unmanaged));
      }
    };
    await Promise.all(Array.from({ length: schoolsAtOnce }, work));
    for (const { id, ivmSchoolId } of await this.delivery.leftSchools(schools.map(({ id }) => id)))
      await this.#leave(id, ivmSchoolId);
    await this.#noGo();
    return combineReceipts(receipts);
  }

  async #school(school: SchoolForIvm, unmanaged: ReadonlyMap<string, number>): Promise<DeliveryReceipt> {
    const { now, told } = this.options;
    const waitsFor = whatItWaitsFor(school, now(), () => unmanaged.get(school.ivmSchoolId));
    let receipt = PENDING;
    let result: IvmSchoolResult;
    if (waitsFor !== null) result = { state: 'waiting', why: waitsFor, retryAt: retryAfter(now(), 6) };
    else {
      try {
        if (reconcileDue(school, now())) await this.#reconcile(school);
        receipt = await this.gateway.deliver(await this.#listsOf(school), this.#how);
        result =
          receipt.state === 'pending'
            ? { state: 'pending', why: 'tightening_refused', retryAt: retryAfter(now(), 1) }
            : { state: 'level', answersVersion: school.answersVersion };
      } catch (error) {
        if (!(error instanceof IvmDeliveryError)) throw error;
        told?.('an IVM could not be told', { school: school.id, fault: faultOf(error) });
        result = { state: 'failed', why: error.code, retryAt: retryAfter(now(), school.attempts) };
      }
    }
    await this.#inTurn(() => this.delivery.note(school.id, school.ivmSchoolId, result));
    return receipt;
  }

  /**
   * What IVM holds of a school against what it was told: drift is kept for people to see and mended by the delivery that
   * follows. Who was entered there by hand stays as they are; one who could be a restricted adult is told of.
   */
  async #reconcile({ id, ivmSchoolId }: SchoolForIvm): Promise<void> {
    const at = this.options.now();
    const own: OwnContactOfIvm[] = [];
    const onOwnContact = (ivmId: string, contact: MergeableContact): void => {
      const { email, firstName, lastName, middleName, phone } = contact;
      own.push({ ivmId, lastName, firstName, middleName, email, phone });
    };
    const drift: FoundDrift[] = [];
    for await (const one of this.gateway.reconcile(ivmSchoolId, { ...this.#how, onOwnContact }))
      if (drift.length < MOST_DRIFT_KEPT) drift.push(one);
    const restricted = await this.#inTurn(() => this.delivery.restricted(at));
    for (const { ivmId } of own.filter((one) => couldBeOneOf(one, restricted)))
      drift.push({ kind: 'contacts', ids: [ivmId], what: 'restricted_by_hand', told: null, holds: null });
    if (drift.length > 0) {
      const byHand = drift.filter(({ what }) => what === 'restricted_by_hand').length;
      this.options.told?.('IVM_DRIFT', {
        school: id,
        records: drift.length - byHand,
        restrictedByHand: byHand,
      });
    }
    await this.#inTurn(() => this.delivery.noteReconciled(id, ivmSchoolId, { drift, own, at }));
  }

  /** Read in turn, and whole: several schools are sent at once. */
  async #listsOf(school: SchoolForIvm): Promise<IvmSchoolLists> {
    const lists = this.delivery.lists(school.registrationId);
    const own = await this.#inTurn(() => this.delivery.ownContacts(school.id));
    const read = await this.#inTurn(() => readRows(listRowsOf(school.id, lists)));
    const { contacts, relationships, students } = await rowsToSend(
      read,
      school.template,
      this.gateway.capabilities,
      own,
    );
    const { asOf, ivmSchoolId, maxAgeHours, name } = school;
    return {
      school: { id: ivmSchoolId, name },
      validity: { asOf, validUntil: asOf === null ? null : listsValidUntil(asOf, maxAgeHours) },
      students: () => students,
      contacts: () => contacts,
      relationships: () => relationships,
    };
  }

  /** A school that is read no more: IVM asks the office about everybody there. */
  async #leave(schoolId: number, ivmSchoolId: string): Promise<void> {
    const { now, told } = this.options;
    try {
      const { state } = await this.gateway.withdrawApprovals(ivmSchoolId, 'all', this.#how);
      const pending = { state, why: 'tightening_refused', retryAt: retryAfter(now(), 1) } as const;
      await this.delivery.note(
        schoolId,
        ivmSchoolId,
        state === 'pending' ? { ...pending, state } : { state: 'closed' },
      );
    } catch (error) {
      if (!(error instanceof IvmDeliveryError)) throw error;
      told?.('an IVM could not be told', { school: schoolId, fault: faultOf(error) });
      const failed = { state: 'failed', why: error.code, retryAt: retryAfter(now(), 1) } as const;
      await this.delivery.note(schoolId, ivmSchoolId, failed);
    }
  }

  async #noGo(): Promise<void> {
    const people = await this.delivery.noGo(this.options.now());
    const named = people.map(({ familyName, givenName, middleName }) => {
      return { lastName: familyName, firstName: givenName, middleName };
    });
    try {
      await this.gateway.deliverNoGo(named, this.#how);
    } catch (error) {
      if (!(error instanceof IvmDeliveryError)) throw error;
      this.options.told?.('the no-go list could not be told', { fault: faultOf(error) });
    }
  }

  async #unmanaged(): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for await (const { id, unmanaged } of this.gateway.schools(this.options.signal)) found.set(id, unmanaged);
    return found;
  }

  /** Something that was taken back and still stands in IVM after a quarter of an hour is for people to know. */
  async #tellOfLate(schools: readonly SchoolForIvm[]): Promise<void> {
    const { now, told } = this.options;
    for (const { id, lateSince, tighteningSince } of schools) {
      if (tighteningSince === null || lateSince !== null) continue;
      if (now().getTime() - tighteningSince.getTime() < LATE_AFTER_MS) continue;
      told?.('IVM_TIGHTENING_LATE', { school: id, since: tighteningSince.toISOString() });
      await this.delivery.noteLate(id, tighteningSince);
    }
  }

  get #how() {
    const { signal } = this.options;
    // A process that froze while another took over must not say what it knew then.
    return { fence: () => this.#inTurn(() => this.delivery.requireHeld()), ...(signal ? { signal } : {}) };
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#reading.then(work, work);
    this.#reading = mine.catch(() => undefined);
    return mine;
  }
}

/** Of a school that drifted further, everything is mended and so much is shown. */
const MOST_DRIFT_KEPT = 1_000;
const RECONCILE_EVERY_MS = 45 * 60_000;

function reconcileDue({ reconciledAt }: SchoolForIvm, now: Date): boolean {
  return reconciledAt === null || now.getTime() - reconciledAt.getTime() > RECONCILE_EVERY_MS;
}

const PENDING: DeliveryReceipt = {
  ...{ state: 'pending', students: 0, contacts: 0, links: 0, withheld: 0, pending: 0, setAside: 0 },
};
