import {
  combineReceipts,
  type DeliverOptions,
  type DeliveryReceipt,
  type IvmGateway,
  type Rows,
  type SchoolLists as IvmSchoolLists,
} from 'ivm-adapter';
import { listsValidUntil } from 'roster-domain';
import type { ListedSchool, SchoolLists } from 'roster-store';
import { readRows, rowsToSend, whatItWaitsFor } from '../ivm/lists-for-ivm';
import type { OnSyncProgress } from './sync-progress';

export interface ListDelivery {
  readonly gateway: IvmGateway;
  /** sourcedIds of the only schools meant; null: all. */
  readonly schools: readonly string[] | null;
  /** The gateway is the registration's own: what it was shown is remembered, and whoever levels answers need not show it again. */
  readonly own: boolean;
  /** Only schools with an answer that the registration's own lists do not show. */
  readonly onlyChanged?: boolean;
  readonly now: () => Date;
  readonly options?: DeliverOptions;
  readonly progress?: OnSyncProgress | undefined;
}

/**
 * Brings IVM's lists of the schools level with the roster and its answers, one school after the other. Level the answers
 * first: what a list says of a pair is its stored answer, and `Verify` where none was made yet.
 */
export async function deliverLists(lists: SchoolLists, delivery: ListDelivery): Promise<DeliveryReceipt> {
  const { gateway, onlyChanged = false, options = {}, own, progress } = delivery;
  const receipts: DeliveryReceipt[] = [];
  const meant = (await schoolsMeant(lists, delivery.schools)).filter(
    ({ answersVersion, shownVersion }) => !onlyChanged || answersVersion > shownVersion,
  );
  for (const school of meant) {
    progress?.({ stage: 'delivering', schools: receipts.length, of: meant.length });
    // A school that is read no more asks the office about everybody; to one that waits nothing new is said.
    if (!school.read) await gateway.withdrawApprovals(school.sourcedId, 'all', options);
    else if (whatItWaitsFor(school, delivery.now(), () => 0) !== null)
      await withdrawFromSchool(school, lists, delivery);
    else receipts.push(await gateway.deliver(await listsOf(school, lists, gateway), options));
    if (own) await lists.noteShown(school.id, school.answersVersion);
  }
  await deliverNoGo(lists, delivery);
  return combineReceipts(receipts);
}

/** Brings the no-go list level: who is under a restriction now and is no contact. */
export async function deliverNoGo(
  lists: SchoolLists,
  { gateway, now, options = {} }: Pick<ListDelivery, 'gateway' | 'now' | 'options'>,
): Promise<void> {
  const people = await lists.noGo(now());
  await gateway.deliverNoGo(
    people.map((one) => ({ lastName: one.familyName, firstName: one.givenName, middleName: one.middleName })),
    options,
  );
}

/**
 * What a run may do that speaks for nothing (failed, refused, dry): every `Yes` in the lists whose answer is not `Yes`
 * now becomes `Verify`, and nothing else changes.
 */
export async function withdrawFromLists(
  lists: SchoolLists,
  delivery: Pick<ListDelivery, 'gateway' | 'schools' | 'options'>,
): Promise<void> {
  for (const school of await schoolsMeant(lists, delivery.schools))
    await withdrawFromSchool(school, lists, delivery);
}

async function withdrawFromSchool(
  { id, sourcedId }: ListedSchool,
  lists: SchoolLists,
  { gateway, options = {} }: Pick<ListDelivery, 'gateway' | 'options'>,
): Promise<void> {
  const except = mapped(lists.approvals(id), ({ contactSourcedId, studentSourcedId }) => ({
    studentId: studentSourcedId,
    contactId: contactSourcedId,
  }));
  await gateway.withdrawApprovals(sourcedId, { except }, options);
}

async function schoolsMeant(lists: SchoolLists, schools: readonly string[] | null): Promise<ListedSchool[]> {
  return (await lists.schools()).filter(({ sourcedId }) => schools === null || schools.includes(sourcedId));
}

async function listsOf(
  school: ListedSchool,
  lists: SchoolLists,
  { capabilities }: IvmGateway,
): Promise<IvmSchoolLists> {
  const { asOf, maxAgeHours, template } = school;
  // Whom files are imported beside cannot be read back: nobody of IVM's own is known here.
  const sent = await rowsToSend(await readRows(listRowsOf(school.id, lists)), template, capabilities, []);
  return {
    school: { id: school.sourcedId, name: school.name },
    validity: { asOf, validUntil: asOf === null ? null : listsValidUntil(asOf, maxAgeHours) },
    students: () => sent.students,
    contacts: () => sent.contacts,
    relationships: () => sent.relationships,
  };
}

/** The rows of a school's lists as a gateway takes them. */
export function listRowsOf(
  schoolId: number,
  lists: SchoolLists,
): Pick<IvmSchoolLists, 'students' | 'contacts' | 'relationships'> {
  return {
    students: () =>
      mapped(
        lists.students(schoolId),
        ({ sourcedId, familyName, givenName, middleName, grade, studentNumber }) => {
          return { sourcedId, lastName: familyName, firstName: givenName, middleName, grade, studentNumber };
        },
      ),
    contacts: () =>
      mapped(
        lists.contacts(schoolId),
        ({ sourcedId, familyName, givenName, middleName, role, email, phone }) => {
          return { sourcedId, lastName: familyName, firstName: givenName, middleName, role, email, phone };
        },
      ),
    relationships: () =>
      mapped(
        lists.links(schoolId),
        // OneRoster gives the contact a role, not the pair a relationship: only a supplement tells it.
        ({ studentSourcedId, contactSourcedId, relationship, priority, pickup, reason }) => {
          return {
            studentId: studentSourcedId,
            contactId: contactSourcedId,
            relationship,
            priority,
            pickup,
            reason,
          };
        },
      ),
  };
}

async function* mapped<From, To>(rows: Rows<From>, map: (row: From) => To): AsyncGenerator<To> {
  for await (const row of rows) yield map(row);
}
