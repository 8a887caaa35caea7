import * as fc from 'fast-check';
import { NO_RIGHTS_KNOWN, RIGHT, RIGHT_NAMES, type Right, type Rights } from '../rights/rights';
import { CUSTODY_NOON, custodyFacts, custodyQuestion, personName } from '../testing/custody-builders';
import { answerOfPair, nextChangeOf } from './answer-of-pair';
import { KIOSK_TEXT, OUTCOMES, type CustodyDecision } from './custody-decision';
import { policySetting, type DistrictPolicy } from '../settings/policy-setting';
import { splitSetting, withChanges } from '../settings/setting-split';
import type { CustodyFacts } from './custody-facts';
import type { CustodyQuestion } from './custody-question';
import { decideCustody } from './decide-custody';

/** Generated cases of each property; `npm run test:long` asks for 100,000. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1000);
const runs = { numRuns: RUNS };
const day = fc.constantFrom(
  null,
  '2026-02-07',
  '2026-02-08',
  '2026-03-09',
  '2026-03-10',
  '2026-03-11',
  'soon',
);
const instant = fc
  .constantFrom(-721, -720, -73, -72, -1, 0, 1)
  .map((hours) => CUSTODY_NOON + hours * 3_600_000);
const right = fc.constantFrom<Right>(0, 0, RIGHT.yes, RIGHT.no);
const order = fc.constantFrom<Right>(0, 0, RIGHT.yes, RIGHT.no, RIGHT.prohibited);
const rights: fc.Arbitrary<Rights> = fc.record({
  pickup: order,
  legalGuardian: right,
  hasCustody: right,
  livesWith: right,
  emergency: right,
  contactAllowed: order,
});
const name = fc
  .constantFrom('Gale Sample', 'Gale Sample-Other', 'G Sample', 'Zoe Other', 'Ada Sample')
  .map((one) => personName(one));
const contactId = fc.constantFrom('g-1', 'g-2');
const link = fc.record({
  contact: contactId,
  registration: fc.constantFrom('sis', 'sis', 'other'),
  state: fc.constantFrom('ACTIVE', 'ACTIVE', 'UNCONFIRMED', 'INACTIVE', null),
  marked: fc.boolean(),
  role: fc.constantFrom('guardian', 'relative'),
  rights,
  supplement: fc.option(fc.record({ rights, asOf: instant })),
  restrictionText: fc.constantFrom('', '', 'See file'),
  beginDate: day,
  endDate: day,
});
const restriction = fc.record({
  id: fc.constantFrom('r-1', 'r-2', 'r-3'),
  kind: fc.constantFrom('PROTECTION_ORDER', 'CUSTODY_ORDER', 'TRESPASS'),
  contact: fc.option(contactId),
  names: fc.array(name, { maxLength: 1 }),
  birthDate: fc.constantFrom(null, '1980-01-01'),
  from: day,
  to: day,
  endedAt: fc.option(instant),
  documentOnFile: fc.boolean(),
  hasSchedule: fc.boolean(),
  students: fc.constantFrom('all' as const, [{ id: 's-1', name: personName('Ada Sample'), birthDate: null }]),
});
const facts = fc
  .record({
    links: fc.array(link, { maxLength: 3 }),
    restrictions: fc.array(restriction, { maxLength: 2 }),
    authorisations: fc.array(fc.record({ from: day, to: day, name, grantor: contactId }), { maxLength: 1 }),
    contacts: fc.tuple(fc.record({ id: fc.constant('g-2'), person: contactId, name })),
    school: fc.record({ asOf: fc.option(instant) }),
    student: fc.record({ birthDate: fc.constantFrom(null, '2008-03-10', '2008-02-29') }),
    policy: fc.record({
      emergencyContact: fc.constantFrom('allow', 'refer', 'none'),
      linkedGuardianMayCollect: fc.constantFrom(true, true, false),
      adultStudentsSelfSignOut: fc.boolean(),
      maxAgeHours: fc.constantFrom(1, 72, 73, 192, 500),
      supplementMaxAgeDays: fc.constantFrom(1, 29, 30, 31),
      ignoredRestrictionTexts: fc.subarray(['See file', 'N/A']),
    }),
  })
  .map((changes) => custodyFacts({ link: null, ...changes }));
const question = fc
  .record({
    purpose: fc.constantFrom('EARLY_DEPARTURE', 'VISIT'),
    person: fc.record({
      contact: fc.constantFrom('g-1', 'g-2', 'nobody', null),
      name: fc.option(name),
      birthDate: fc.constantFrom(null, '1980-01-01', '1990-01-01'),
      evidence: fc.constantFrom('verified', 'scanned', 'typed'),
      self: fc.constantFrom(false, false, true),
    }),
  })
  .map(({ purpose, person }) => custodyQuestion({ question: { purpose }, person }));

function decide(known: CustodyFacts, asked: CustodyQuestion): CustodyDecision {
  const decision = decideCustody(known, asked);
  if ('invalid' in decision) throw new Error(decision.invalid);
  return decision;
}

const strictness = (known: CustodyFacts, asked: CustodyQuestion) =>
  OUTCOMES.indexOf(decide(known, asked).outcome);

test('adding a restriction never permits more', () => {
  fc.assert(
    fc.property(facts, question, restriction, (known, asked, more) => {
      const [added] = custodyFacts({ restrictions: [{ ...more, id: 'r-9' }] }).restrictions;
      const after = { ...known, restrictions: [...known.restrictions, ...(added ? [added] : [])] };
      expect(strictness(after, asked)).toBeGreaterThanOrEqual(strictness(known, asked));
    }),
    runs,
  );
});

test('a right towards no, a note, a doubt or a lost link never permits more', () => {
  const step = fc.constantFrom('right', 'text', 'MISSING', 'INACTIVE', 'marked');
  fc.assert(
    fc.property(facts, question, step, fc.constantFrom(...RIGHT_NAMES), (known, asked, what, which) => {
      const links = known.links.map((one) => {
        if (what === 'right') {
          const floor = which === 'pickup' || which === 'contactAllowed' ? RIGHT.prohibited : RIGHT.no;
          const stricter = Math.max(floor, one.rights[which] - 1) as Right;
          return { ...one, rights: { ...one.rights, [which]: stricter } };
        }
        if (what === 'text') return { ...one, restrictionText: 'See file' };
        if (what === 'marked') return { ...one, marked: true };
        return one.state === 'ACTIVE' ? { ...one, state: what as 'MISSING' } : one;
      });
      expect(strictness({ ...known, links }, asked)).toBeGreaterThanOrEqual(strictness(known, asked));
    }),
    runs,
  );
});

test('older data and weaker identity never permit more', () => {
  fc.assert(
    fc.property(facts, question, (known, asked) => {
      const older = { ...known, school: { ...known.school, asOf: null } };
      expect(strictness(older, asked)).toBeGreaterThanOrEqual(strictness(known, asked));
      const weaker = { ...asked, person: { ...asked.person, evidence: 'typed' as const } };
      if (decide(known, asked).outcome !== 'ALLOW') expect(decide(known, weaker).outcome).not.toBe('ALLOW');
    }),
    runs,
  );
});

test('what of a changed policy acts at once never permits more, whatever the default age is', () => {
  const policy: fc.Arbitrary<DistrictPolicy> = fc.record({
    emergencyContact: fc.constantFrom('allow', 'refer', 'none'),
    linkedGuardianMayCollect: fc.boolean(),
    adultStudentsSelfSignOut: fc.boolean(),
    useBirthDates: fc.boolean(),
    maxAgeHours: fc.constantFrom(null, 1, 71, 72, 73, 191, 192),
    supplementMaxAgeDays: fc.constantFrom(1, 29, 30, 31),
    ignoredRestrictionTexts: fc.subarray(['See file', ' see FILE', 'N/A']),
  });
  const defaultAge = fc.constantFrom(72, 73, 192);
  // Where the policy decides: one adult, of whom little is known, at ages around the limits.
  const hoursAgo = fc.constantFrom(0, 1, 2, 71, 72, 73, 74, 191, 192, 193);
  const yes = fc.constantFrom<Right>(RIGHT.unknown, RIGHT.unknown, RIGHT.yes);
  const little = { ...NO_RIGHTS_KNOWN };
  const decisive = fc
    .record({
      role: fc.constantFrom('guardian' as const, 'relative' as const),
      emergency: yes,
      supplement: fc.option(fc.record({ pickup: yes, days: fc.constantFrom(0, 1, 2, 29, 30, 31) })),
      restrictionText: fc.constantFrom('', '', 'See file', 'N/A'),
      hours: hoursAgo,
      birthDate: fc.constantFrom(null, '2008-03-10'),
    })
    .map(({ role, emergency, supplement, restrictionText, hours, birthDate }) =>
      custodyFacts({
        student: { birthDate },
        school: { asOf: CUSTODY_NOON - hours * 3_600_000 },
        rights: { emergency },
        link: {
          ...{ role, restrictionText },
          supplement: supplement && {
            rights: { ...little, pickup: supplement.pickup },
            asOf: CUSTODY_NOON - supplement.days * 86_400_000,
          },
        },
      }),
    );
  const verified = fc.boolean().map((self) => custodyQuestion({ person: { self } }));
  const somebody = fc.oneof(
    fc.tuple(decisive, verified),
    fc.tuple(decisive, question),
    fc.tuple(facts, question),
  );
  fc.assert(
    fc.property(somebody, policy, policy, defaultAge, ([known, asked], before, wanted, age) => {
      const under = (one: DistrictPolicy): CustodyFacts => ({
        ...known,
        policy: { ...one, maxAgeHours: one.maxAgeHours ?? age },
      });
      const { atOnce } = splitSetting(policySetting, { ...before }, { ...wanted });
      const after = withChanges({ ...before }, atOnce) as unknown as DistrictPolicy;
      expect(strictness(under(after), asked)).toBeGreaterThanOrEqual(strictness(under(before), asked));
    }),
    { numRuns: RUNS * 5 },
  );
});

test('the order of facts does not matter, and the kiosk says the same always', () => {
  fc.assert(
    fc.property(facts, question, (known, asked) => {
      const decision = decide(known, asked);
      const turned = {
        ...known,
        links: known.links.toReversed(),
        restrictions: known.restrictions.toReversed(),
        contacts: known.contacts.toReversed(),
      };
      expect(decide(turned, asked).outcome).toBe(decision.outcome);
      expect(decision.kioskText).toBe(KIOSK_TEXT);
    }),
    runs,
  );
});

test('the answer of a pair stays the same until its next change', () => {
  const somewhere = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(facts, somewhere, (known, share) => {
      const next = nextChangeOf(known, 's-1', 'g-1', CUSTODY_NOON);
      const end = next ?? CUSTODY_NOON + 400 * 86_400_000;
      const between = CUSTODY_NOON + Math.floor(((end - 1 - CUSTODY_NOON) * share) / 1_000_000);
      const at = (one: number) => answerOfPair(known, 's-1', 'g-1', one);
      expect(at(between)).toEqual(at(CUSTODY_NOON));
      expect(at(end - 1)).toEqual(at(CUSTODY_NOON));
    }),
    { numRuns: Math.ceil(RUNS / 7) },
  );
});
