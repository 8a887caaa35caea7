import { judgeOverride, reasonKey, type CustodyOverride } from './judge-override';
import { decideCustody } from './decide-custody';
import type { StudentDecision } from './custody-decision';
import { custodyFacts, custodyQuestion, type CustodyChanges } from '../testing/custody-builders';

const TODAY = '2026-03-10';
const relative = { link: { role: 'relative' } } satisfies CustodyChanges;
const denied = { restrictions: [{}] };

function decisionOf(changes: CustodyChanges): StudentDecision {
  const decision = decideCustody(custodyFacts(changes), custodyQuestion(changes));
  if ('invalid' in decision || decision.results[0] === undefined) throw new Error('no decision');
  return decision.results[0];
}

/** An override of this very decision by one member of staff, differing in what the case is about. */
function overrideOf(decision: StudentDecision, changes: Partial<CustodyOverride> = {}): CustodyOverride {
  return {
    student: 's-1',
    person: 'g-1',
    reasons: decision.reasons.map(reasonKey),
    day: TODAY,
    usedAt: null,
    by: 'desk',
    byIsApprover: false,
    reason: 'The mother confirmed by telephone.',
    second: null,
    ...changes,
  };
}

function judge(facts: CustodyChanges, changes: Partial<CustodyOverride> = {}, person: string | null = 'g-1') {
  const decision = decisionOf(facts);
  const verdict = judgeOverride(overrideOf(decision, changes), decision, person, TODAY);
  return verdict.holds ? 'holds' : verdict.why;
}

const second = { by: 'office', isApprover: false };
const cases: [string, CustodyChanges, Partial<CustodyOverride>, string][] = [
  ['staff override a REFER with a reason', relative, {}, 'holds'],
  ['without a reason', relative, { reason: '' }, 'It has no reason.'],
  ['with a reason of blanks', relative, { reason: ' \t' }, 'It has no reason.'],
  ['used once before', relative, { usedAt: 1 }, 'It was used before.'],
  ['used at the epoch is used too', relative, { usedAt: 0 }, 'It was used before.'],
  ['of yesterday', relative, { day: '2026-03-09' }, 'It ended with its school day.'],
  ['of tomorrow', relative, { day: '2026-03-11' }, 'It ended with its school day.'],
  ['for a sibling', relative, { student: 's-2' }, 'It was given for somebody else.'],
  ['for another adult', relative, { person: 'g-2' }, 'It was given for somebody else.'],
  ['for nobody by name', relative, { person: null }, 'It was given for somebody else.'],
  ['a DENY by one alone', denied, { byIsApprover: true }, 'A second person has to agree.'],
  [
    'a DENY by the same person twice',
    denied,
    { byIsApprover: true, second: { by: 'desk', isApprover: true } },
    'A second person has to agree.',
  ],
  ['a DENY by two, neither an approver', denied, { second }, 'An approver has to agree.'],
  ['a DENY by an approver and a second person', denied, { byIsApprover: true, second }, 'holds'],
  ['a DENY by staff and an approver', denied, { second: { by: 'office', isApprover: true } }, 'holds'],
  ['a DENY by two with no reason', denied, { byIsApprover: true, second, reason: '' }, 'It has no reason.'],
  ['given on no reasons', relative, { reasons: [] }, 'There is a new reason.'],
  [
    'given on the same reason of another fact',
    relative,
    { reasons: ['RELATIVE_NOT_CONFIRMED link sis g-9 s-1'] },
    'There is a new reason.',
  ],
];

test.each(cases)('%s', (_, facts, changes, verdict) => {
  expect(judge(facts, changes)).toBe(verdict);
});

test('nobody in particular is never overridden', () => {
  expect(judge(relative, { person: null }, null)).toBe('It was given for somebody else.');
});

test('a reason that came since voids it; one that went does not', () => {
  const stale = { ...relative, school: { asOf: null } };
  const stricter = { ...relative, rights: { pickup: -1 as const } };
  const given = decisionOf(relative);
  const now = decisionOf(stricter);
  expect(judgeOverride(overrideOf(given), now, 'g-1', TODAY)).toEqual({
    holds: false,
    why: 'There is a new reason.',
  });
  const wider = overrideOf(given, {
    reasons: [...given.reasons.map(reasonKey), 'STALE_DATA school school-1'],
  });
  expect(judgeOverride(wider, given, 'g-1', TODAY)).toEqual({ holds: true });
  expect(judge(stale)).toBe('holds');
});

test('a reason that only informs, or permits, need not be answered', () => {
  const decision = decisionOf(relative);
  const more: StudentDecision = {
    ...decision,
    reasons: [
      ...decision.reasons,
      { code: 'STALE_DATA', outcome: null, rule: 8, text: '', source: 'school school-1' },
      { code: 'LINKED_GUARDIAN', outcome: 'ALLOW', rule: 7, text: '', source: 'link sis g-2 s-1' },
    ],
  };
  expect(judgeOverride(overrideOf(decision), more, 'g-1', TODAY)).toEqual({ holds: true });
});
