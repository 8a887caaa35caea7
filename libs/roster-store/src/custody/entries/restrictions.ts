import {
  mayActAsOneOfTwo,
  mayEnter,
  twoPersonState,
  type LocalDate,
  type PersonName,
  type RestrictionFact,
  type TwoPersonState,
} from 'roster-domain';
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

export const RESTRICTION_KINDS = [
  'PROTECTION_ORDER',
  'CUSTODY_ORDER',
  'RIGHTS_TERMINATED',
  'TRESPASS',
  'OTHER',
] as const;
export type RestrictionKind = RestrictionFact['kind'];

/** Days of the week on which an order says something of its own, and what. */
export interface RestrictionSchedule {
  readonly days: readonly string[];
  readonly text: string;
}

export interface NewRestriction {
  readonly kind: RestrictionKind;
  readonly person: EnteredPerson;
  readonly students: 'all' | readonly number[];
  /** Only a TRESPASS may be limited to schools. */
  readonly schools: 'all' | readonly number[];
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly documentOnFile: boolean;
  readonly schedule: RestrictionSchedule | null;
  readonly note: string;
}

/** A restriction as it was entered, with what was done to it since. */
export interface StoredRestriction {
  readonly id: number;
  readonly kind: RestrictionKind;
  readonly contactId: number | null;
  readonly names: readonly PersonName[];
  readonly birthDate: LocalDate | null;
  readonly allStudents: boolean;
  readonly students: readonly (PersonName & {
    readonly id: number | null;
    readonly birthDate: LocalDate | null;
  })[];
  /** null: all. */
  readonly schoolIds: readonly number[] | null;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly documentOnFile: boolean;
  readonly schedule: RestrictionSchedule | null;
  readonly note: string;
  readonly enteredBy: string;
  readonly enteredByName: string | null;
  readonly enteredAt: Date;
  readonly end: TwoPersonState;
  readonly acts: readonly NotedAct[];
}

/** Enters a restriction, with whom it means written down. @returns its id */
export async function enterRestriction(
  tx: DistrictTransaction,
  who: ActingPerson,
  entry: NewRestriction,
): Promise<number> {
  requireAllowed(mayEnter(who));
  requireOrder(entry.from, entry.to);
  if (entry.schools !== 'all' && entry.kind !== 'TRESPASS')
    throw new CustodyRefused(
      'invalid',
      'Only a TRESPASS is limited to schools: an order about a child follows the child.',
    );
  if (entry.schools !== 'all' && entry.schools.length === 0)
    throw new CustodyRefused('invalid', 'Name at least one school, or say "all".');
  const students = entry.students === 'all' ? [] : [...new Set(entry.students)];
  if (entry.students !== 'all' && students.length === 0)
    throw new CustodyRefused('invalid', 'Name at least one student, or say "all".');
  const known = await personAsKnown(tx, entry.person);
  const names = await studentNames(tx, students);
  if (names.size < students.length)
    throw new CustodyRefused('not_found', 'There is no such student in this district.');
  const [row] = await tx.query<{ id: number }>(
    `insert into restriction (district_id, kind, contact_id, names, birth_date, phone, email, all_students, school_ids,
            from_date, to_date, document_on_file, schedule, note, entered_by, entered_by_name, entered_at)
     select id, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 from district returning id`,
    [
      entry.kind,
      known.contactId,
      JSON.stringify(known.names),
      known.birthDate,
      known.phone,
      known.email,
      entry.students === 'all',
      entry.schools === 'all' ? null : entry.schools,
      entry.from,
      entry.to,
      entry.documentOnFile,
      entry.schedule === null ? null : JSON.stringify(entry.schedule),
      entry.note,
      who.subject,
      who.name,
      who.at,
    ],
  );
  const id = (row as { id: number }).id;
  await keepNameKeys(tx, 'restriction', id, known.names);
  for (const [seq, student] of students.entries()) {
    const name = names.get(student) as PersonName;
    await tx.query(
      `insert into restricted_student (district_id, restriction_id, seq, student_id, given_name, middle_name, family_name, suffix)
       select id, $1, $2, $3, $4, $5, $6, $7 from district`,
      [id, seq, student, name.givenName, name.middleName, name.familyName, name.suffix],
    );
    await keepNameKeys(tx, 'restricted student', id, [name]);
  }
  await noteEntry(tx, who, 'restriction.enter', `restriction ${id}`);
  return id;
}

/** One of two people ends it. It is over once a second person has done the same, one of them an approver. */
export async function endRestriction(
  tx: DistrictTransaction,
  who: ActingPerson,
  id: number,
  reason: string,
): Promise<TwoPersonState> {
  await lockEntry(tx, 'restriction', id);
  const [stored] = await readRestrictions(tx, { ids: [id] });
  if (stored === undefined)
    throw new CustodyRefused('not_found', 'There is no such restriction in this district.');
  if (stored.end.state === 'done')
    throw new CustodyRefused('conflict', 'This restriction has been ended already.');
  requireAllowed(mayActAsOneOfTwo(who, reason, ends(stored.acts)));
  await noteAct(tx, who, 'restriction', id, 'end', reason);
  return twoPersonState([...ends(stored.acts), { ...who, reason, at: who.at.getTime() }]);
}

/** Staff say, once, that a contact is not the person a restriction means. It counts for a namesake born on another day. */
export async function clearIdentity(
  tx: DistrictTransaction,
  who: ActingPerson,
  id: number,
  contactId: number,
  reason: string,
): Promise<void> {
  requireAllowed(mayEnter(who));
  if (reason.trim() === '')
    throw new CustodyRefused('invalid', 'Give a reason: it is shown to whoever asks later.');
  const [found] = await tx.query<{ meant: number | null; contact: boolean }>(
    `select contact_id as meant, exists (select from contact where id = $2) as contact from restriction where id = $1`,
    [id, contactId],
  );
  if (found === undefined || !found.contact)
    throw new CustodyRefused('not_found', 'There is no such restriction or contact in this district.');
  if (found.meant === contactId)
    throw new CustodyRefused(
      'conflict',
      'The restriction was entered for this very contact: it has to be ended instead.',
    );
  await tx.query(
    `insert into identity_clearing (district_id, restriction_id, contact_id, reason, entered_by, entered_by_name, entered_at)
     select id, $1, $2, $3, $4, $5, $6 from district on conflict do nothing`,
    [id, contactId, reason.trim(), who.subject, who.name, who.at],
  );
  await noteEntry(tx, who, 'restriction.not-this-person', `restriction ${id} contact ${contactId}`);
}

/** Restrictions newest first: those of these ids, or a page of those before an id. */
export async function readRestrictions(
  tx: DistrictTransaction,
  wanted: { readonly ids: readonly number[] } | { readonly before: number; readonly most: number },
): Promise<StoredRestriction[]> {
  const [condition, values] =
    'ids' in wanted
      ? ['r.id = any ($1::int[]) order by r.id desc', [wanted.ids]]
      : ['r.id < $1 order by r.id desc limit $2', [wanted.before, wanted.most]];
  const rows = await tx.query<Omit<StoredRestriction, 'end' | 'acts'>>(
    `select r.id, r.kind, r.contact_id as "contactId", r.names, r.birth_date as "birthDate", r.all_students as "allStudents",
            r.school_ids as "schoolIds", r.from_date as "from", r.to_date as "to", r.document_on_file as "documentOnFile",
            r.schedule, r.note, r.entered_by as "enteredBy", r.entered_by_name as "enteredByName", r.entered_at as "enteredAt",
            coalesce((select json_agg(x order by seq) from (
               select seq, student_id as id, ${NAME_COLUMNS}, suffix, to_char(birth_date, 'YYYY-MM-DD') as "birthDate"
                 from restricted_student s where s.restriction_id = r.id) x), '[]') as students
       from restriction r where ${condition}`,
    values,
  );
  const acts = await actsOn(
    tx,
    'restriction',
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const own = acts.filter(({ entryId }) => entryId === row.id);
    return { ...row, acts: own, end: twoPersonState(ends(own)) };
  });
}

function ends(acts: readonly NotedAct[]): NotedAct[] {
  return acts.filter(({ act }) => act === 'end');
}
