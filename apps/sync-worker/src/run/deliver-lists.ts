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
    receipts.push(await gateway.deliver(listsOf(school, lists), options));
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
  { gateway, options = {}, schools }: Pick<ListDelivery, 'gateway' | 'schools' | 'options'>,
): Promise<void> {
  for (const { id, sourcedId } of await schoolsMeant(lists, schools)) {
    const except = mapped(lists.approvals(id), ({ contactSourcedId, studentSourcedId }) => ({
      studentId: studentSourcedId,
      contactId: contactSourcedId,
    }));
    await gateway.withdrawApprovals(sourcedId, { except }, options);
  }
}

async function schoolsMeant(lists: SchoolLists, schools: readonly string[] | null): Promise<ListedSchool[]> {
  return (await lists.schools()).filter(({ sourcedId }) => schools === null || schools.includes(sourcedId));
}

function listsOf(school: ListedSchool, lists: SchoolLists): IvmSchoolLists {
  const { asOf, maxAgeHours } = school;
  return {
    school: { id: school.sourcedId, name: school.name },
    validity: { asOf, validUntil: asOf === null ? null : listsValidUntil(asOf, maxAgeHours) },
    ...listRowsOf(school.id, lists),
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
