import {
  countsForEverybody,
  EVERYBODY,
  joinFacts,
  NO_FACTS,
  type HeldLink,
  type HeldStudent,
  type PairFacts,
} from 'roster-domain';
import type { StatementRunner } from '../connection/roster-connection';
import { RIGHT_COLUMNS } from '../supplement/supplement-columns';

/** A student as a spot sync needs them, with our row ids of their contacts. */
export interface HeldForSpot {
  readonly studentId: number;
  readonly held: HeldStudent;
  /** By sourcedId. */
  readonly contactIds: ReadonlyMap<string, number>;
}

type StoredFacts = PairFacts & { readonly to: string };

interface LinkRow extends Omit<HeldLink, 'contactName' | 'studentFacts' | 'contactFacts'> {
  readonly studentFacts: readonly StoredFacts[] | null;
  readonly contactFacts: readonly StoredFacts[] | null;
  readonly contactId: number;
  readonly givenName: string;
  readonly middleName: string;
  readonly familyName: string;
}

/** Rows `f` of `metadata_fact` as the domain has them. */
const factsJson = `json_agg(json_build_object('to', f.to_sourced_id, 'relationship', f.relationship, 'priority', f.priority,
              'restriction', f.restriction, 'beginDate', f.begin_date, 'endDate', f.end_date,
              'rights', json_build_object(${Object.entries(RIGHT_COLUMNS)
                .map(([name, column]) => `'${name}', f.${column}`)
                .join(', ')})))`;

function joined(rows: readonly StoredFacts[]): PairFacts {
  return rows
    .map(({ to, ...facts }) => (to === EVERYBODY ? countsForEverybody(facts) : facts))
    .reduce(joinFacts, NO_FACTS);
}

/** What is held of one student of a registration; null: nobody of this id was ever here. */
export async function readHeldStudent(
  tx: StatementRunner,
  registrationId: number,
  sourcedId: string,
): Promise<HeldForSpot | null> {
  const [student] = await tx.query<{
    id: number;
    givenName: string;
    middleName: string;
    familyName: string;
    schools: string[];
  }>(
    `select t.id, t.given_name as "givenName", t.middle_name as "middleName", t.family_name as "familyName",
            array(select s.sourced_id from student_school m join school s on s.id = m.school_id where m.student_id = t.id order by 1) as schools
       from student t where t.registration_id = $1 and t.sourced_id = $2`,
    [registrationId, sourcedId],
  );
  if (student === undefined) return null;
  const rows = await tx.query<LinkRow>(
    `select c.id as "contactId", c.sourced_id as contact, c.given_name as "givenName", c.middle_name as "middleName",
            c.family_name as "familyName", l.state, l.marked,
            exists (select from agent_assertion a where a.registration_id = $1 and a.side = 'student' and a.from_id = $2
                       and a.to_sourced_id = c.sourced_id and not a.silent) as "studentSays",
            exists (select from agent_assertion a where a.registration_id = $1 and a.side = 'contact' and a.from_id = c.id
                       and a.to_sourced_id = $3 and not a.silent) as "contactSays"
       ,
            (select ${factsJson} from metadata_fact f where f.registration_id = $1 and f.side = 'student'
                and f.from_sourced_id = $3 and f.to_sourced_id in (c.sourced_id, '')) as "studentFacts",
            (select ${factsJson} from metadata_fact f where f.registration_id = $1 and f.side = 'contact'
                and f.from_sourced_id = c.sourced_id and f.to_sourced_id in ($3, '')) as "contactFacts"
       from link l join contact c on c.id = l.contact_id
      where l.student_id = $2 and l.registration_id = $1 and l.state <> 'INACTIVE' order by c.sourced_id`,
    [registrationId, student.id, sourcedId],
  );
  return {
    studentId: student.id,
    contactIds: new Map(rows.map(({ contact, contactId }) => [contact, contactId])),
    held: {
      sourcedId,
      name: nameOf(student),
      schools: student.schools,
      links: rows.map((row) => ({
        contact: row.contact,
        contactName: nameOf(row),
        state: row.state,
        marked: row.marked,
        studentSays: row.studentSays,
        contactSays: row.contactSays,
        ...(row.studentFacts === null ? {} : { studentFacts: joined(row.studentFacts) }),
        ...(row.contactFacts === null ? {} : { contactFacts: joined(row.contactFacts) }),
      })),
    },
  };
}

function nameOf({
  givenName,
  middleName,
  familyName,
}: Pick<LinkRow, 'givenName' | 'middleName' | 'familyName'>) {
  return { givenName, middleName, familyName, suffix: '' };
}
