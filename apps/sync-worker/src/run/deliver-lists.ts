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

/**
 * Brings IVM's lists of the schools level with the roster, one school after the other. Every link is `Verify`: who may
 * collect a child is answered by the custody rules, and nothing says `Yes` before they have spoken.
 * @param schools sourcedIds of the only schools meant; null: all
 */
export async function deliverLists(
  lists: SchoolLists,
  gateway: IvmGateway,
  schools: readonly string[] | null,
  options: DeliverOptions = {},
  progress?: OnSyncProgress,
): Promise<DeliveryReceipt> {
  const receipts: DeliveryReceipt[] = [];
  const meant = (await lists.schools()).filter(
    ({ sourcedId }) => schools === null || schools.includes(sourcedId),
  );
  for (const school of meant) {
    progress?.({ stage: 'delivering', schools: receipts.length, of: meant.length });
    receipts.push(await gateway.deliver(listsOf(school, lists), options));
  }
  await gateway.deliverNoGo([], options);
  return combineReceipts(receipts);
}

function listsOf(school: ListedSchool, lists: SchoolLists): IvmSchoolLists {
  return {
    school: { id: school.sourcedId, name: school.name },
    validity: { asOf: school.asOf, validUntil: school.asOf === null ? null : listsValidUntil(school.asOf) },
    students: () =>
      mapped(
        lists.students(school.id),
        ({ sourcedId, familyName, givenName, middleName, grade, studentNumber }) => {
          return { sourcedId, lastName: familyName, firstName: givenName, middleName, grade, studentNumber };
        },
      ),
    contacts: () =>
      mapped(
        lists.contacts(school.id),
        ({ sourcedId, familyName, givenName, middleName, role, email, phone }) => {
          return { sourcedId, lastName: familyName, firstName: givenName, middleName, role, email, phone };
        },
      ),
    relationships: () =>
      mapped(lists.links(school.id), ({ studentSourcedId, contactSourcedId, relationship, priority }) => {
        // OneRoster gives the contact a role, not the pair a relationship: only a supplement tells it.
        const pair = {
          studentId: studentSourcedId,
          contactId: contactSourcedId,
          relationship,
          priority,
        };
        return { ...pair, pickup: 'Verify', reason: 'see office' };
      }),
  };
}

async function* mapped<From, To>(rows: Rows<From>, map: (row: From) => To): AsyncGenerator<To> {
  for await (const row of rows) yield map(row);
}
