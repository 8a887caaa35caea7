import { mayConfirmAuthorisation, mayEnter, type LocalDate, type PersonName } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { CustodyRefused } from '../custody-refused';
import {
  actsOn,
  lockEntry,
  noteAct,
  noteEntry,
  requireAllowed,
  type ActingPerson,
  type NotedAct,
} from './acting-person';
import {
  keepNameKeys,
  NAME_COLUMNS,
  personAsKnown,
  requireOrder,
  studentNames,
  type EnteredPerson,
} from './entered-person';

/** A grantor lets somebody collect a child for some days. */
export interface NewAuthorisation {
  readonly grantorId: number;
  readonly person: EnteredPerson;
  readonly studentId: number;
  /** Local dates of the school, inclusive. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly note: string;
}

/** An authorisation as it was entered, with what was done to it since. */
export interface StoredAuthorisation {
  readonly id: number;
  readonly grantorId: number;
  readonly contactId: number | null;
  readonly name: PersonName;
  readonly birthDate: LocalDate | null;
  readonly studentId: number;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly note: string;
  readonly enteredBy: string;
  readonly enteredByName: string | null;
  readonly enteredAt: Date;
  /** Who confirmed it, first; null: nobody did, and it does not count. */
  readonly confirmedBy: string | null;
  /** When somebody ended it before its last day. */
  readonly endedAt: Date | null;
  readonly acts: readonly NotedAct[];
}

/** Enters a temporary authorisation. It counts once somebody else has confirmed it. @returns its id */
export async function enterAuthorisation(
  tx: DistrictTransaction,
  who: ActingPerson,
  entry: NewAuthorisation,
): Promise<number> {
  requireAllowed(mayEnter(who));
  requireOrder(entry.from, entry.to);
  const known = await personAsKnown(tx, entry.person);
  const student = (await studentNames(tx, [entry.studentId])).get(entry.studentId);
  if (student === undefined)
    throw new CustodyRefused('not_found', 'There is no such student in this district.');
  await personAsKnown(tx, { contactId: entry.grantorId });
  if (known.contactId === entry.grantorId)
    throw new CustodyRefused('invalid', 'Nobody authorises themselves: the grantor is another adult.');
  const [name] = known.names as [PersonName];
  const [row] = await tx.query<{ id: number }>(
    `insert into pickup_authorisation (district_id, grantor_id, contact_id, given_name, middle_name, family_name, suffix, birth_date,
            student_id, student_name, from_date, to_date, note, entered_by, entered_by_name, entered_at)
     select id, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 from district returning id`,
    [
      entry.grantorId,
      known.contactId,
      name.givenName,
      name.middleName,
      name.familyName,
      name.suffix,
      known.birthDate,
      entry.studentId,
      `${student.givenName} ${student.familyName}`.trim(),
      entry.from,
      entry.to,
      entry.note,
      who.subject,
      who.name,
      who.at,
    ],
  );
  const id = (row as { id: number }).id;
  await keepNameKeys(tx, 'authorisation', id, known.names);
  await noteEntry(tx, who, 'authorisation.enter', `authorisation ${id}`);
  return id;
}

/** Somebody else than who entered it confirms it. */
export async function confirmAuthorisation(
  tx: DistrictTransaction,
  who: ActingPerson,
  id: number,
  reason: string,
): Promise<void> {
  const stored = await requireRunning(tx, id);
  if (stored.confirmedBy !== null) throw new CustodyRefused('conflict', 'It has been confirmed already.');
  requireAllowed(mayConfirmAuthorisation(who, stored.enteredBy));
  await noteAct(tx, who, 'authorisation', id, 'confirm', reason);
}

/** Ends it at once. One person may: it only makes answers stricter. */
export async function endAuthorisation(
  tx: DistrictTransaction,
  who: ActingPerson,
  id: number,
  reason: string,
): Promise<void> {
  await requireRunning(tx, id);
  requireAllowed(mayEnter(who));
  await noteAct(tx, who, 'authorisation', id, 'end', reason);
}

/** Authorisations newest first: those of these ids, or a page of those before an id. */
export async function readAuthorisations(
  tx: DistrictTransaction,
  wanted: { readonly ids: readonly number[] } | { readonly before: number; readonly most: number },
): Promise<StoredAuthorisation[]> {
  const [condition, values] =
    'ids' in wanted
      ? ['id = any ($1::int[]) order by id desc', [wanted.ids]]
      : ['id < $1 order by id desc limit $2', [wanted.before, wanted.most]];
  const rows = await tx.query<
    Omit<StoredAuthorisation, 'name' | 'confirmedBy' | 'endedAt' | 'acts'> & PersonName
  >(
    `select id, grantor_id as "grantorId", contact_id as "contactId", ${NAME_COLUMNS}, suffix, birth_date as "birthDate",
            student_id as "studentId", from_date as "from", to_date as "to", note, entered_by as "enteredBy",
            entered_by_name as "enteredByName", entered_at as "enteredAt"
       from pickup_authorisation where ${condition}`,
    values,
  );
  const acts = await actsOn(
    tx,
    'authorisation',
    rows.map(({ id }) => id),
  );
  return rows.map(({ givenName, middleName, familyName, suffix, ...row }) => {
    const own = acts.filter(({ entryId }) => entryId === row.id);
    const ended = own.find(({ act }) => act === 'end');
    return {
      ...row,
      name: { givenName, middleName, familyName, suffix },
      confirmedBy: own.find(({ act }) => act === 'confirm')?.subject ?? null,
      endedAt: ended === undefined ? null : new Date(ended.at),
      acts: own,
    };
  });
}

async function requireRunning(tx: DistrictTransaction, id: number): Promise<StoredAuthorisation> {
  await lockEntry(tx, 'authorisation', id);
  const [stored] = await readAuthorisations(tx, { ids: [id] });
  if (stored === undefined)
    throw new CustodyRefused('not_found', 'There is no such authorisation in this district.');
  if (stored.endedAt !== null) throw new CustodyRefused('conflict', 'It has been ended already.');
  return stored;
}
