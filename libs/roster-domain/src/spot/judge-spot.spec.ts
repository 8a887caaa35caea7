import fc from 'fast-check';
import { countsForEverybody, EVERYBODY } from '../mapping/facts-of-user';
import type { ContactRecord, StudentRecord } from '../normalise/roster-record';
import { NO_FACTS, type PairFacts } from '../rights/pair-facts';
import { RIGHT, type Right } from '../rights/rights';
import { judgeSpot, type HeldStudent, type SpotReading } from './judge-spot';

const name = { givenName: 'Ada', middleName: '', familyName: 'Sample', suffix: '' };
const common = { status: 'active', dateLastModified: null, middleName: '', familyName: 'Sample' } as const;
const pupil = (agents: string[], change: Partial<StudentRecord> = {}): SpotReading => ({
  is: 'record',
  record: {
    ...common,
    ...{
      kind: 'student',
      sourcedId: 's',
      givenName: 'Ada',
      orgs: ['o'],
      agents,
      grade: '',
      studentNumber: '',
    },
    ...change,
  },
});
const adult = (agents: string[], change: Partial<ContactRecord> = {}): SpotReading => ({
  is: 'record',
  record: {
    ...common,
    ...{ kind: 'contact', sourcedId: 'g', givenName: 'Gale', orgs: ['o'], agents, role: 'guardian' },
    ...{ email: '', phone: '', sms: '' },
    ...change,
  },
});
const silent: SpotReading = { is: 'silent' };
const held = (links: Partial<HeldStudent['links'][number]>[] = [{}]): HeldStudent => ({
  sourcedId: 's',
  name,
  schools: ['o'],
  links: links.map((link) => ({
    ...{ contact: 'g', contactName: { ...name, givenName: 'Gale' }, state: 'ACTIVE', marked: false },
    ...{ studentSays: true, contactSays: true },
    ...link,
  })),
});
const both = (student: SpotReading, contact: SpotReading, stored = held()) =>
  judgeSpot(stored, student, new Map([['g', contact]]));

describe('a spot reading', () => {
  it('of a link as it is held says nothing new, and is young', () => {
    expect(both(pupil(['g']), adult(['s']))).toEqual({ mark: [], seenInSis: [], renews: true });
  });

  it.each<[string, SpotReading, SpotReading]>([
    ['the student no longer names the adult', pupil([]), adult(['s'])],
    ['the adult no longer names the student', pupil(['g']), adult([])],
    ['the adult is marked for deletion', pupil(['g']), adult(['s'], { status: 'tobedeleted' })],
    ['the adult is another human', pupil(['g']), adult(['s'], { givenName: 'Wilhelmina' })],
    ['the adult cannot be used', pupil(['g']), { is: 'unusable' }],
    ['the adult is a student now', pupil(['g']), pupil(['s'])],
    ['the student is marked for deletion', pupil(['g'], { status: 'tobedeleted' }), adult(['s'])],
    ['the student has left the school', pupil(['g'], { orgs: ['elsewhere'] }), adult(['s'])],
    ['the student is another human', pupil(['g'], { givenName: 'Bartholomew' }), adult(['s'])],
    ['the student cannot be used', { is: 'unusable' }, silent],
  ])('marks the link when %s', (_, student, contact) => {
    expect(both(student, contact)).toMatchObject({ mark: ['g'], seenInSis: [] });
  });

  it('takes silence for nothing: neither a mark nor youth', () => {
    expect(both(silent, silent)).toEqual({ mark: [], seenInSis: [], renews: false });
    expect(both(pupil(['g']), silent)).toEqual({ mark: [], seenInSis: [], renews: false });
    expect(judgeSpot(held(), pupil(['g']), new Map())).toMatchObject({ mark: [], renews: false });
  });

  it('shows a link the SIS has and we do not, and one we only doubt', () => {
    expect(both(pupil(['g']), adult([]), held([]))).toMatchObject({
      seenInSis: [{ contact: 'g', what: 'new link' }],
    });
    for (const link of [{ marked: true }, { state: 'INACTIVE' as const }, { state: 'UNCONFIRMED' as const }])
      expect(both(pupil(['g']), adult(['s']), held([link]))).toMatchObject({
        mark: [],
        seenInSis: [{ contact: 'g', what: 'link shown again' }],
      });
    expect(both(pupil(['g']), silent, held([]))).toMatchObject({ seenInSis: [] });
  });
});

const reading = fc.oneof(
  fc.constant(silent),
  fc.constant<SpotReading>({ is: 'unusable' }),
  fc
    .record({ asStudent: fc.boolean(), agents: fc.subarray(['s', 'g', 'h']) })
    .map(({ asStudent, agents }) => (asStudent ? pupil(agents) : adult(agents))),
);
const link = fc.record({
  state: fc.constantFrom('ACTIVE', 'UNCONFIRMED', 'MISSING', 'INACTIVE'),
  marked: fc.boolean(),
  studentSays: fc.boolean(),
  contactSays: fc.boolean(),
});

describe('for whatever is read', () => {
  it('what is seen is never believed already, and never marked in the same breath', () => {
    fc.assert(
      fc.property(reading, reading, reading, link, (student, g, h, stored) => {
        const of = held([stored as Partial<HeldStudent['links'][number]>]);
        const verdict = judgeSpot(
          of,
          student,
          new Map([
            ['g', g],
            ['h', h],
          ]),
        );
        for (const { contact } of verdict.seenInSis) {
          expect(verdict.mark).not.toContain(contact);
          expect(contact === 'g' && stored.state === 'ACTIVE' && !stored.marked).toBe(false);
        }
      }),
    );
  });

  it('silence instead of an answer marks no link more, and renews nothing', () => {
    fc.assert(
      fc.property(reading, reading, link, fc.boolean(), (student, g, stored, pupilSilent) => {
        const of = held([stored as Partial<HeldStudent['links'][number]>]);
        const said = both(student, g, of);
        const less = both(pupilSilent ? silent : student, pupilSilent ? g : silent, of);
        expect(said.mark).toEqual(expect.arrayContaining([...less.mark]));
        expect(less.renews && of.links.some(({ state }) => state === 'ACTIVE')).toBe(false);
      }),
    );
  });
});

describe('what the metadata say', () => {
  const right = fc.constantFrom<Right>(RIGHT.prohibited, RIGHT.no, RIGHT.unknown, RIGHT.yes);
  const facts = fc.record({
    pickup: right,
    restriction: fc.constantFrom('', 'Order 1', 'Order 2'),
    beginDate: fc.constantFrom(null, '2026-01-01'),
    endDate: fc.constantFrom(null, '2026-06-01', '2026-12-01'),
  });
  const pairFacts = ({ pickup, ...others }: { pickup: Right }): PairFacts => ({
    ...NO_FACTS,
    ...others,
    rights: { ...NO_FACTS.rights, pickup },
  });
  const saying = (reading: SpotReading, to: string, said: PairFacts): SpotReading =>
    reading.is === 'record' ? { ...reading, facts: [{ to, facts: said, contradicting: false }] } : reading;

  it('marks the link when either side forbids more or permits less, and never believes what permits more', () => {
    fc.assert(
      fc.property(facts, facts, fc.boolean(), fc.boolean(), (one, other, ofStudent, everybody) => {
        const [was, says] = [pairFacts(one), pairFacts(other)];
        const of = held([ofStudent ? { studentFacts: was } : { contactFacts: was }]);
        const to = everybody ? EVERYBODY : ofStudent ? 'g' : 's';
        const [student, contact] = [pupil(['g']), adult(['s'])];
        const verdict = ofStudent
          ? both(saying(student, to, says), contact, of)
          : both(student, saying(contact, to, says), of);
        const now = everybody ? countsForEverybody(says) : says;
        const stricter =
          now.rights.pickup < was.rights.pickup ||
          (now.restriction !== '' && now.restriction !== was.restriction) ||
          (now.beginDate !== null && was.beginDate === null) ||
          (now.endDate ?? '9') < (was.endDate ?? '9');
        expect(verdict.mark).toEqual(stricter ? ['g'] : []);
        const more = now.rights.pickup === RIGHT.yes && was.rights.pickup !== RIGHT.yes && !stricter;
        expect(verdict.seenInSis).toEqual(more ? [{ contact: 'g', what: 'more rights' }] : []);
      }),
    );
  });

  it('nothing follows of who was not read, or where no metadata is mapped', () => {
    const of = held([{ contactFacts: pairFacts({ pickup: RIGHT.yes }) }]);
    expect(both(pupil(['g']), adult(['s']), of).mark).toEqual([]);
    expect(both(pupil(['g']), silent, of).mark).toEqual([]);
  });
});
