import fc from 'fast-check';
import { guardian, school, student, type BundleRow } from 'oneroster-client/testing';
import {
  clearIdentity,
  confirmAlias,
  confirmAuthorisation,
  CustodyRefused,
  DEFAULT_DISTRICT_POLICY,
  endAuthorisation,
  endRestriction,
  enterAuthorisation,
  enterRestriction,
  mapSchools,
  proposeAlias,
  removeAlias,
  writePolicy,
  type DistrictTransaction,
  type EnteredPerson,
} from 'roster-store';
import { named, type CustodyDistrict } from './custody-district';

/* What may happen to a district's answers, drawn at random: runs, what people enter, settings, and the clock. */

const HOUR = 3_600_000;
const ADULTS = [
  'Robin Garcia-Lopez',
  'Robin Lopez',
  'Bobby Garcia',
  'Robin Garcia',
  'Thomas Smith',
  'Tom Smith',
  'Zoe Quill',
];
const CHILDREN = ['Ada Garcia', 'Ada Garcia', 'Ben Smith', 'Cleo Quill'];
const LIKE = [...ADULTS, 'Thomas Smith', 'R Garcia', 'Nobody Known'];

const adult = fc.nat(ADULTS.length - 1);
const child = fc.nat(CHILDREN.length - 1);
/** Days from today on which something begins or ends; null: open. */
const day = fc.option(fc.integer({ min: -32, max: 3 }), { nil: null, freq: 2 });
const person = fc.oneof(
  adult.map((contact) => ({ contact })),
  fc.constantFrom(...LIKE).map((name) => ({ name })),
);
const word = fc.constantFrom('', '', 'yes', 'no');

export const answerEvent = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constant('clock' as const), hours: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('pull' as const),
      /** Who is left out, who has another name, and who is somewhere else. */
      without: fc.option(adult, { nil: null }),
      renamed: fc.option(fc.record({ adult, to: fc.constantFrom(...LIKE) }), { nil: null }),
      moved: fc.option(child, { nil: null }),
      gone: fc.option(child, { nil: null, freq: 3 }),
      supplement: fc.option(
        fc.array(
          fc.record({
            adult,
            child,
            pickup: word,
            custody: word,
            emergency: word,
            text: fc.constantFrom('', '', 'see note'),
            begin: day,
            end: day,
          }),
          {
            maxLength: 4,
          },
        ),
        { nil: null },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('restrict' as const),
      kind: fc.constantFrom('PROTECTION_ORDER' as const, 'CUSTODY_ORDER' as const, 'TRESPASS' as const),
      person,
      student: fc.option(child, { nil: null }),
      from: day,
      to: day,
      filed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('end' as const), which: fc.nat(5) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('authorise' as const),
      grantor: adult,
      person,
      student: child,
      from: fc.integer({ min: -2, max: 2 }),
      days: fc.nat(5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('revoke' as const), which: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('alias' as const),
      adult,
      name: fc.constantFrom(...LIKE),
      then: fc.constantFrom('confirm' as const, 'remove' as const, 'leave' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('clear' as const), which: fc.nat(5), adult }) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('policy' as const),
      emergencyContact: fc.constantFrom('allow' as const, 'refer' as const, 'none' as const),
      linkedGuardianMayCollect: fc.boolean(),
      maxAgeHours: fc.constantFrom(24, 72, 192),
      supplementMaxAgeDays: fc.constantFrom(1, 3, 30),
      ignoredRestrictionTexts: fc.constantFrom([], ['see note']),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('mapping' as const),
      timezone: fc.constantFrom('UTC', 'America/Chicago', 'Pacific/Auckland'),
      authoritative: fc.boolean(),
    }),
  },
);

export type AnswerEvent = typeof answerEvent extends fc.Arbitrary<infer Event> ? Event : never;

/** Makes what was drawn happen, on a clock of its own. */
export class AnswerDays {
  at: Date;
  #lastPull: Extract<AnswerEvent, { is: 'pull' }> = {
    is: 'pull',
    without: null,
    renamed: null,
    moved: null,
    gone: null,
    supplement: null,
  };

  constructor(
    readonly district: CustodyDistrict,
    start: Date,
  ) {
    this.at = start;
  }

  /** @returns what it came to, for whoever reads a counterexample */
  async happen(event: AnswerEvent): Promise<string> {
    if (event.is === 'clock') {
      this.at = new Date(this.at.getTime() + event.hours * HOUR);
      return this.at.toISOString();
    }
    if (event.is === 'pull') return this.pull(event);
    // Every entry is made at an instant of its own.
    this.at = new Date(this.at.getTime() + 1);
    const { database, districtId } = this.district;
    try {
      await database.store.withDistrict(districtId, (tx) => this.#enter(tx, event));
      return 'entered';
    } catch (error) {
      if (error instanceof CustodyRefused) return error.code;
      throw error;
    }
  }

  async pull(event: Extract<AnswerEvent, { is: 'pull' }> = this.#lastPull): Promise<string> {
    this.#lastPull = event;
    const { supplement } = event;
    this.at = new Date(this.at.getTime() + 1_000);
    const report = await this.district.pull({
      orgs: [school(), school({ sourcedId: 'school-2', name: 'Maple' })],
      users: usersOf(event),
      at: this.at,
      now: () => this.at,
      ...(supplement === null
        ? {}
        : {
            supplement: [
              ...new Map(supplement.map((one) => [`s${one.child},g${one.adult}`, one])).entries(),
            ].map(
              ([pair, one]) =>
                `${pair},,,${one.custody},${one.pickup},,${one.emergency},,,${one.text},${this.#day(one.begin) ?? ''},${this.#day(one.end === null ? null : Math.max(one.end, one.begin ?? -99)) ?? ''}`,
            ),
          }),
    });
    return report.outcome;
  }

  async #enter(
    tx: DistrictTransaction,
    event: Exclude<AnswerEvent, { is: 'clock' | 'pull' }>,
  ): Promise<void> {
    const desk = { subject: 'desk-1', name: null, roles: ['desk'], at: this.at };
    const approver = { subject: 'approver-1', name: null, roles: ['approver'], at: this.at };
    const idOf = async (table: 'student' | 'contact', at: number): Promise<number> => {
      const sourcedId = `${table === 'student' ? 's' : 'g'}${at}`;
      const [row] = await tx.query<{ id: number }>(`select id from ${table} where sourced_id = $1`, [
        sourcedId,
      ]);
      return row?.id ?? 0;
    };
    const meant = async (who: { contact: number } | { name: string }): Promise<EnteredPerson> =>
      'contact' in who
        ? { contactId: await idOf('contact', who.contact) }
        : { name: named(who.name), birthDate: null };
    const nth = async (table: string, which: number): Promise<number> => {
      const [row] = await tx.query<{ id: number }>(
        `select id from ${table} order by id offset (select least(greatest(count(*) - 1, 0), $1) from ${table}) limit 1`,
        [which],
      );
      return row?.id ?? 0;
    };
    switch (event.is) {
      case 'restrict':
        await enterRestriction(tx, desk, {
          kind: event.kind,
          person: await meant(event.person),
          students: event.student === null ? 'all' : [await idOf('student', event.student)],
          schools: 'all',
          from: this.#day(event.from),
          to: this.#day(event.to === null ? null : Math.max(event.to, event.from ?? -99)),
          documentOnFile: event.filed,
          schedule: null,
          note: '',
        });
        return;
      case 'end': {
        const id = await nth('restriction', event.which);
        await endRestriction(tx, desk, id, 'it was ended');
        await endRestriction(tx, approver, id, 'seen the paper');
        return;
      }
      case 'authorise': {
        const id = await enterAuthorisation(tx, desk, {
          grantorId: await idOf('contact', event.grantor),
          person: await meant(event.person),
          studentId: await idOf('student', event.student),
          from: this.#day(event.from) as string,
          to: this.#day(event.from + event.days) as string,
          note: '',
        });
        await confirmAuthorisation(tx, approver, id, '');
        return;
      }
      case 'revoke':
        await endAuthorisation(tx, desk, await nth('pickup_authorisation', event.which), 'no more');
        return;
      case 'alias': {
        const contactId = await idOf('contact', event.adult);
        const id = await proposeAlias(tx, desk, contactId, named(event.name));
        if (event.then === 'confirm') await confirmAlias(tx, approver, contactId, id, 'seen the paper');
        if (event.then === 'remove') await removeAlias(tx, desk, contactId, id, 'a mistake');
        return;
      }
      case 'clear':
        await clearIdentity(
          tx,
          desk,
          await nth('restriction', event.which),
          await idOf('contact', event.adult),
          'a namesake',
        );
        return;
      case 'policy': {
        await writePolicy(tx, {
          ...DEFAULT_DISTRICT_POLICY,
          emergencyContact: event.emergencyContact,
          linkedGuardianMayCollect: event.linkedGuardianMayCollect,
          maxAgeHours: event.maxAgeHours,
          supplementMaxAgeDays: event.supplementMaxAgeDays,
          ignoredRestrictionTexts: event.ignoredRestrictionTexts,
        });
        return;
      }
      case 'mapping': {
        const [registration] = await tx.query<{ id: number }>('select id from registration');
        const mapping = {
          ...{
            ivmSchoolId: 'ivm-1',
            enabled: true,
            template: 'students_contacts' as const,
            doorsOpenAt: null,
            preloaded: 'none' as const,
            goLiveAt: null,
          },
          ...{ timezone: event.timezone, authoritative: event.authoritative },
        } as const;
        await mapSchools(tx, registration?.id ?? 0, new Map([['school-1', mapping]]));
      }
    }
  }

  /** A day of the calendar, counted from the day it is. */
  #day(days: number): string;
  #day(days: number | null): string | null;
  #day(days: number | null): string | null {
    return days === null ? null : new Date(this.at.getTime() + days * 24 * HOUR).toISOString().slice(0, 10);
  }
}

function usersOf({ gone, moved, renamed, without }: Extract<AnswerEvent, { is: 'pull' }>): BundleRow[] {
  const nameOf = (text: string) => {
    const { familyName, givenName, middleName } = named(text);
    return { familyName, givenName, middleName };
  };
  const children = CHILDREN.map((name, at) =>
    student({
      sourcedId: `s${at}`,
      ...nameOf(name),
      agentSourcedIds: [],
      orgSourcedIds: at === moved ? ['school-2'] : at === 0 ? ['school-1', 'school-2'] : ['school-1'],
    }),
  );
  const adults = ADULTS.map((name, at) =>
    guardian({
      sourcedId: `g${at}`,
      ...nameOf(renamed?.adult === at ? renamed.to : name),
      role: at % 3 === 2 ? 'relative' : 'guardian',
      agentSourcedIds: [`s${at % CHILDREN.length}`, `s${(at * 5 + 1) % CHILDREN.length}`],
    }),
  );
  return [...children.filter((_, at) => at !== gone), ...adults.filter((_, at) => at !== without)];
}
