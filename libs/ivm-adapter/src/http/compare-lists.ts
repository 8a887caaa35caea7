import type { ListKind } from '../list-files/list-columns';
import type { DeliveryLedger, LedgerEntry } from '../port/delivery-ledger';
import type {
  IvmCapabilities,
  IvmContact,
  IvmRelationship,
  IvmStudent,
  SchoolLists,
} from '../port/ivm-gateway';
import { outcomeOf, pickupFor } from '../port/pickup-for';
import { checkRelationship, checkSchool, named } from '../rows/check-fields';
import { inOrder, pairIds, personIds } from '../rows/check-rows';
import { digestOf, isLevel, isTightening, removal, type ListChange } from './list-change';
import { paired } from './paired';

/** What a school's lists differ in from what IVM was told. Only the differences are kept in memory. */
export interface ListDifferences {
  readonly changes: readonly ListChange[];
  /** Rows that IVM holds already, of each kind. */
  readonly level: Readonly<Record<ListKind, number>>;
  readonly withheld: number;
  /** Rows that were set aside before, and still say the same. */
  readonly stillSetAside: readonly LedgerEntry[];
  /** People among them, as `kind id`. */
  readonly peopleSetAside: ReadonlySet<string>;
}

/** @throws IvmDeliveryError `LISTS_INVALID`; whatever the rows throw */
export async function compareLists(
  lists: SchoolLists,
  ledger: DeliveryLedger,
  capabilities: IvmCapabilities,
  signal: AbortSignal | undefined,
): Promise<ListDifferences> {
  checkSchool(lists);
  const school = lists.school.id;
  const changes: ListChange[] = [];
  const level = { students: 0, contacts: 0, relationships: 0 };
  const stillSetAside: LedgerEntry[] = [];
  const peopleSetAside = new Set<string>();
  let withheld = 0;
  /** Where being listed is permission, only who may collect somebody is listed. */
  const listed = capabilities.presenceIsApproval ? new Set<string>() : undefined;

  const compare = async (kind: ListKind, wanted: AsyncIterable<ListChange>): Promise<void> => {
    for await (const [before, row] of paired(ledger.entries(school, kind), wanted)) {
      const change = row === undefined ? removal(kind, before!) : { ...row, before };
      if (!isLevel(before, change)) changes.push(change);
      else if (before!.state === 'confirmed') level[kind] += 1;
      else if (WAITS_FOR_A_PERSON.has(before!.why)) changes.push(change);
      else {
        stillSetAside.push(before!);
        if (kind !== 'relationships') peopleSetAside.add(`${kind} ${before!.ids[0]}`);
      }
    }
  };
  async function* relationships(): AsyncGenerator<ListChange> {
    const rows = inOrder(lists.relationships(), 'relationships', school, pairIds, signal);
    for await (const { row, place } of rows) {
      checkRelationship(place, row);
      const pickup = pickupFor(outcomeOf(row.pickup), capabilities);
      if (pickup === null) withheld += 1;
      else {
        listed?.add(row.contactId);
        yield relationshipChange({ ...named(place, row), pickup });
      }
    }
  }
  async function* contacts(): AsyncGenerator<ListChange> {
    for await (const { row, place } of inOrder(lists.contacts(), 'contacts', school, personIds, signal))
      if (listed?.has(row.sourcedId) ?? true) yield contactChange(named(place, row));
  }
  async function* students(): AsyncGenerator<ListChange> {
    for await (const { row, place } of inOrder(lists.students(), 'students', school, personIds, signal))
      yield studentChange(named(place, row));
  }
  // Relationships first: they say which contacts may be listed.
  await compare('relationships', relationships());
  await compare('contacts', contacts());
  await compare('students', students());
  return {
    changes: changes.map((change) =>
      change.op === 'upsert' && change.pickup !== null
        ? { ...change, tightens: isTightening(change.before, change.pickup) }
        : change,
    ),
    ...{ level, withheld, stillSetAside, peopleSetAside },
  };
}

/** A relationship whose student or contact IVM refused; sent as soon as they are accepted. */
export const PERSON_SET_ASIDE = 'person_set_aside';
/** Refused for want of a person: tried again by every delivery. */
const WAITS_FOR_A_PERSON: ReadonlySet<string | null> = new Set([
  PERSON_SET_ASIDE,
  'unknown_student',
  'unknown_contact',
]);

function relationshipChange(row: IvmRelationship): ListChange {
  const { studentId, contactId, relationship, pickup, reason, priority } = row;
  return {
    ...upsert('relationships', [studentId, contactId], { relationship, pickup, reason, priority }),
    ...{ digest: digestOf([relationship, priority]), pickup, reason },
  };
}

function contactChange({
  sourcedId,
  lastName,
  firstName,
  middleName,
  role,
  email,
  phone,
}: IvmContact): ListChange {
  return upsert('contacts', [sourcedId], { lastName, firstName, middleName, role, email, phone });
}

function studentChange({
  sourcedId,
  lastName,
  firstName,
  middleName,
  grade,
  studentNumber,
}: IvmStudent): ListChange {
  return upsert('students', [sourcedId], { lastName, firstName, middleName, grade, studentNumber });
}

function upsert(
  kind: ListKind,
  ids: readonly string[],
  record: NonNullable<ListChange['record']>,
): ListChange {
  const digest = digestOf(Object.values(record) as string[]);
  return {
    kind,
    ids,
    op: 'upsert',
    record,
    digest,
    pickup: null,
    reason: null,
    before: undefined,
    tightens: false,
  };
}
