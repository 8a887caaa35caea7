import { mayConfirmAlias, mayEnter, mayRemoveAlias, type PersonName } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { CustodyRefused } from '../custody-refused';
import { actsOn, lockEntry, noteAct, noteEntry, requireAllowed, type ActingPerson } from './acting-person';
import { keepNameKeys, NAME_COLUMNS, personAsKnown, requireName } from './entered-person';

/** Another name a contact goes by. */
export interface StoredAlias {
  readonly id: number;
  readonly contactId: number;
  readonly name: PersonName;
  readonly enteredBy: string;
  readonly confirmed: boolean;
  readonly removed: boolean;
}

/** Proposes a name. Until it is confirmed it permits nothing, and restrictions are looked up by it all the same. */
export async function proposeAlias(
  tx: DistrictTransaction,
  who: ActingPerson,
  contactId: number,
  name: PersonName,
): Promise<number> {
  requireAllowed(mayEnter(who));
  requireName(name);
  await personAsKnown(tx, { contactId });
  const [row] = await tx.query<{ id: number }>(
    `insert into contact_alias (district_id, contact_id, given_name, middle_name, family_name, suffix, entered_by, entered_by_name, entered_at)
     select id, $1, $2, $3, $4, $5, $6, $7, $8 from district returning id`,
    [contactId, name.givenName, name.middleName, name.familyName, name.suffix, who.subject, who.name, who.at],
  );
  const id = (row as { id: number }).id;
  await keepNameKeys(tx, 'alias', id, [name]);
  await noteEntry(tx, who, 'alias.propose', `alias ${id} contact ${contactId}`);
  return id;
}

export async function confirmAlias(
  tx: DistrictTransaction,
  who: ActingPerson,
  contactId: number,
  id: number,
  reason: string,
): Promise<void> {
  const alias = await requireAlias(tx, contactId, id);
  if (alias.confirmed) throw new CustodyRefused('conflict', 'This name has been confirmed already.');
  requireAllowed(mayConfirmAlias(who, alias.enteredBy));
  await noteAct(tx, who, 'alias', id, 'confirm', reason);
}

export async function removeAlias(
  tx: DistrictTransaction,
  who: ActingPerson,
  contactId: number,
  id: number,
  reason: string,
): Promise<void> {
  const alias = await requireAlias(tx, contactId, id);
  requireAllowed(mayRemoveAlias(who, alias.enteredBy, alias.confirmed));
  await noteAct(tx, who, 'alias', id, 'end', reason);
}

/** Names of these contacts, those taken away too. */
export async function aliasesOf(
  tx: DistrictTransaction,
  contactIds: readonly number[],
): Promise<StoredAlias[]> {
  const rows = await tx.query<PersonName & { id: number; contactId: number; enteredBy: string }>(
    `select id, contact_id as "contactId", ${NAME_COLUMNS}, suffix, entered_by as "enteredBy"
       from contact_alias where contact_id = any ($1::int[]) order by id`,
    [contactIds],
  );
  const acts = await actsOn(
    tx,
    'alias',
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, contactId, enteredBy, ...name }) => {
    const done = acts.filter(({ entryId }) => entryId === id).map(({ act }) => act);
    return {
      id,
      contactId,
      enteredBy,
      name,
      confirmed: done.includes('confirm'),
      removed: done.includes('end'),
    };
  });
}

async function requireAlias(tx: DistrictTransaction, contactId: number, id: number): Promise<StoredAlias> {
  await lockEntry(tx, 'alias', id);
  const alias = (await aliasesOf(tx, [contactId])).find((one) => one.id === id);
  if (alias === undefined || alias.removed)
    throw new CustodyRefused('not_found', 'This contact has no such name.');
  return alias;
}
