import assert from 'node:assert/strict';
import { pickupFor, outcomeOf } from '../port/pickup-for';
import type { IvmCapabilities, IvmRelationship, SchoolLists } from '../port/ivm-gateway';
import type { ContractSubject } from './ivm-gateway-contract';
import type { HeldLists } from './held-lists';

/** What a visitor system of these capabilities must hold after these lists were delivered. */
export async function expectedOf(lists: SchoolLists, capabilities: IvmCapabilities): Promise<HeldLists> {
  const told = await collect(lists.relationships());
  const relationships = told.flatMap((row): IvmRelationship[] => {
    const pickup = pickupFor(outcomeOf(row.pickup), capabilities);
    return pickup === null ? [] : [{ ...row, pickup }];
  });
  const listed = new Set(relationships.map((row) => row.contactId));
  const contacts = await collect(lists.contacts());
  return {
    school: lists.school,
    validity: lists.validity,
    students: await collect(lists.students()),
    contacts: capabilities.presenceIsApproval
      ? contacts.filter((row) => listed.has(row.sourcedId))
      : contacts,
    relationships,
  };
}

export async function assertLevel(subject: ContractSubject, lists: SchoolLists): Promise<void> {
  const held = await subject.held(lists.school.id);
  assert.deepEqual(held && plain(held), plain(await expectedOf(lists, subject.gateway.capabilities)));
}

/** The pairs that may collect without asking, each as `student contact`. */
export async function approvals(subject: ContractSubject, schoolId = 'school-1'): Promise<string[]> {
  const held = await subject.held(schoolId);
  return (held?.relationships ?? [])
    .filter((row) => row.pickup === 'Yes')
    .map((row) => `${row.studentId} ${row.contactId}`)
    .sort();
}

/** The held lists without whatever else the reader put beside them. */
export function plain({ school, validity, students, contacts, relationships }: HeldLists): HeldLists {
  return { school, validity, students, contacts, relationships };
}

export async function collect<Row>(rows: AsyncIterable<Row> | Iterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
