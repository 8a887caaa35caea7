import {
  clearIdentity,
  confirmAlias,
  confirmAuthorisation,
  enterAuthorisation,
  enterRestriction,
  proposeAlias,
  type ActingPerson,
  type RosterStore,
} from 'roster-store';

/**
 * What people entered in a district, of everything one entry: a run that is struck must leave all of it as it was. They are
 * about a contact and a child of one registration who leave it on Tuesday.
 */
export function enterOfEach(store: RosterStore, districtId: number, registrationId: number): Promise<void> {
  const who = (subject: string): ActingPerson => ({
    ...{ subject, name: subject, at: new Date('2026-03-02T12:00:00Z') },
    roles: ['approver', 'district_admin', 'desk'],
  });
  const [one, other] = [who('approver-1'), who('approver-2')];
  const name = { givenName: 'Quincy', middleName: '', familyName: 'Invented', suffix: '' };
  return store.withDistrict(districtId, async (tx) => {
    const idOf = async (table: 'student' | 'contact', sourcedId: string): Promise<number> => {
      const [row] = await tx.query<{ id: number }>(
        `select id from ${table} where registration_id = $1 and sourced_id = $2`,
        [registrationId, sourcedId],
      );
      return row!.id;
    };
    const [child, adult] = [await idOf('student', 's-0'), await idOf('contact', 'g-0')];
    const always = { from: null, to: null, documentOnFile: true, schedule: null, note: '' };
    const restriction = await enterRestriction(tx, one, {
      ...{ kind: 'PROTECTION_ORDER', person: { name, birthDate: null }, ...always },
      ...{ students: [child], schools: 'all' },
    });
    await clearIdentity(tx, one, restriction, adult, 'Somebody else.');
    const alias = await proposeAlias(tx, one, adult, { ...name, givenName: 'Quill' });
    await confirmAlias(tx, other, adult, alias, 'Known here.');
    const authorisation = await enterAuthorisation(tx, one, {
      ...{
        grantorId: adult,
        person: { name: { ...name, givenName: 'Quentin' }, birthDate: null },
        studentId: child,
      },
      ...{ from: '2026-03-02', to: '2026-03-06', note: '' },
    });
    await confirmAuthorisation(tx, other, authorisation, 'Asked them.');
  });
}
