import type { ListWord, PairAnswer as Answer } from 'roster-domain';
import { loadSchools } from '../custody/facts/load-school';
import type { SchoolMapping, SchoolTemplate } from '../schools/school-mappings';
import type { DistrictSession } from '../session/district-session';
import { noGoPeople, type NoGoName } from './no-go-people';

/** A school this registration keeps lists of. */
export interface ListedSchool {
  readonly id: number;
  readonly sourcedId: string;
  readonly name: string;
  /** The age of its data: the instant the last applied full pull was exported; null before one. */
  readonly asOf: Date | null;
  /** How old its data may be before nothing is permitted on them. */
  readonly maxAgeHours: number;
  /** The newest version among its answers, which lists read after this show; 0: it has none. */
  readonly answersVersion: number;
  /** The version the registration's own lists are known to show. */
  readonly shownVersion: number;
  /** false: it was mapped and is read no more. */
  readonly read: boolean;
  readonly template: SchoolTemplate;
  /** Nothing is sent before; null: at once. */
  readonly goLiveAt: Date | null;
  /** What becomes of people IVM holds already; null: nobody decided. */
  readonly preloaded: SchoolMapping['preloaded'];
}

export interface ListedStudent {
  readonly sourcedId: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string;
  readonly grade: string;
  readonly studentNumber: string;
}

export interface ListedContact {
  readonly sourcedId: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string;
  readonly role: string;
  readonly email: string;
  readonly phone: string;
}

export interface ListedLink {
  readonly studentSourcedId: string;
  readonly contactSourcedId: string;
  readonly state: 'ACTIVE' | 'UNCONFIRMED' | 'MISSING';
  /** A hold waits to take it, or something that forbids is no longer said: it answers REFER. */
  readonly marked: boolean;
  /** As the supplement says; '' where none does. */
  readonly relationship: string;
  readonly priority: string;
  /** The answer as it was last made level; where none was made yet, `Verify`. */
  readonly pickup: Answer['pickup'];
  readonly reason: ListWord;
}

/** A pair whose answer is `Yes`, by sourcedIds. */
export type ListedApproval = Pick<ListedLink, 'studentSourcedId' | 'contactSourcedId'>;

const ANSWERED = `left join pair_answer a on a.school_id = $1 and a.student_id = l.student_id and a.contact_id = l.contact_id`;

/** The roster of one registration as IVM's lists need it: per school, sorted by the bytes of the ids. */
export class SchoolLists {
  readonly #session: DistrictSession;
  readonly #registrationId: number;

  constructor(session: DistrictSession, registrationId: number) {
    this.#session = session;
    this.#registrationId = registrationId;
  }

  /** Enabled schools. */
  async schools(): Promise<ListedSchool[]> {
    const rows = await this.#session.query<Omit<ListedSchool, 'maxAgeHours'>>(
      `select s.id, s.sourced_id as "sourcedId", s.name, s.as_of as "asOf", coalesce(a.version, 0)::float8 as "answersVersion",
              coalesce(a.lists_version, 0)::float8 as "shownVersion", coalesce(m.enabled, true) as read,
              coalesce(m.template, 'students_contacts') as template, m.go_live_at as "goLiveAt", m.preloaded
         from school s left join school_answers a on a.school_id = s.id
         left join school_mapping m on m.registration_id = s.registration_id and m.sourced_id = s.sourced_id
        where s.registration_id = $1 and s.enabled order by s.sourced_id`,
      [this.#registrationId],
    );
    const loaded = await loadSchools(
      this.#session,
      rows.map(({ id }) => id),
    );
    const ages = new Map(loaded.map(({ id, policy }) => [id, policy.maxAgeHours]));
    return rows.map((row) => ({ ...row, maxAgeHours: ages.get(row.id) ?? 0 }));
  }

  /** Remembers that the registration's own lists show the school's answers up to a version. */
  async noteShown(schoolId: number, version: number): Promise<void> {
    await this.#session.query(
      `update school_answers set lists_version = $2 where school_id = $1 and lists_version <> $2`,
      [schoolId, version],
    );
  }

  /** Who is under a restriction now and no contact, by name. */
  noGo(at: Date): Promise<NoGoName[]> {
    return noGoPeople(this.#session, at);
  }

  students(schoolId: number): AsyncIterable<ListedStudent> {
    return this.#rows(
      `select t.sourced_id as "sourcedId", t.family_name as "familyName", t.given_name as "givenName", t.middle_name as "middleName",
              t.grade, t.student_number as "studentNumber"
         from student t where t.id in ${this.#members()} order by t.sourced_id`,
      schoolId,
    );
  }

  /** Contacts with a listed link to a student of the school. */
  contacts(schoolId: number): AsyncIterable<ListedContact> {
    return this.#rows(
      `select c.sourced_id as "sourcedId", c.family_name as "familyName", c.given_name as "givenName", c.middle_name as "middleName",
              c.role, c.email, coalesce(nullif(c.phone, ''), c.sms) as phone
         from contact c
        where c.id in (select l.contact_id from link l ${ANSWERED}
                        where l.student_id in ${this.#members()} and l.state <> 'INACTIVE' and coalesce(a.listed, true))
        order by c.sourced_id`,
      schoolId,
    );
  }

  /** ACTIVE, UNCONFIRMED and MISSING links of the school's students, with their answers. */
  links(schoolId: number): AsyncIterable<ListedLink> {
    return this.#rows(
      `select t.sourced_id as "studentSourcedId", c.sourced_id as "contactSourcedId", l.state,
              l.marked or coalesce(r.silence <> 'none', false) as marked,
              coalesce(r.relationship, '') as relationship, coalesce(r.priority, '') as priority,
              coalesce(a.pickup, 'Verify') as pickup, coalesce(a.reason, 'see office') as reason
         from student t
         join link l on l.student_id = t.id and l.state <> 'INACTIVE'
         join contact c on c.id = l.contact_id
         left join supplement_row r on r.registration_id = l.registration_id
               and r.student_sourced_id = t.sourced_id and r.contact_sourced_id = c.sourced_id
         ${ANSWERED}
        where t.id in ${this.#members()} and coalesce(a.listed, true) order by t.sourced_id, c.sourced_id`,
      schoolId,
    );
  }

  /** Pairs of the school whose answer is `Yes`. */
  approvals(schoolId: number): AsyncIterable<ListedApproval> {
    return this.#rows(
      `select t.sourced_id as "studentSourcedId", c.sourced_id as "contactSourcedId"
         from pair_answer a join student t on t.id = a.student_id join contact c on c.id = a.contact_id
        where a.school_id = $1 and a.pickup = 'Yes' and a.listed order by t.sourced_id, c.sourced_id`,
      schoolId,
    );
  }

  /** Students of school $1: its active ones, and who is missing from it and in their grace. */
  #members(): string {
    return `(select student_id from student_school where school_id = $1
             union all
             select id from student
              where registration_id = ${this.#registrationId} and missing_since is not null and $1 = any (missing_from))`;
  }

  async *#rows<Row>(sql: string, schoolId: number): AsyncGenerator<Row> {
    for await (const rows of this.#session.stream<Row>(sql, [schoolId])) yield* rows;
  }
}
