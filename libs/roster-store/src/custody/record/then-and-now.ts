import type { CustodyFacts, CustodyReason, CustodyReasonCode } from 'roster-domain';
import type { CustodyCheck } from './custody-check';
import type { RecordedDecision } from './recorded-decisions';

/** A fact that is not what it was when the decision was made. */
export interface ChangedFact {
  /** Such as `restriction 12`, `link 1 5 6`, `policy`, `school 3`. */
  readonly what: string;
  readonly how: 'new' | 'changed' | 'gone';
  /** Names of what is another; empty unless it changed. */
  readonly fields: readonly string[];
}

/** Why the answer now is not the answer then. */
export interface ThenAndNow {
  readonly changedFacts: readonly ChangedFact[];
  readonly newReasons: readonly CustodyReasonCode[];
  readonly goneReasons: readonly CustodyReasonCode[];
}

/** Compares a recorded decision with the same question asked again. */
export function thenAndNow(then: RecordedDecision, now: Omit<CustodyCheck, 'id'>): ThenAndNow {
  const [before, after] = [reasonsOf(then.answer.results), reasonsOf(now.decision.results)];
  return {
    changedFacts: changedFacts(then.facts, now.facts),
    newReasons: [...after].filter((code) => !before.has(code)),
    goneReasons: [...before].filter((code) => !after.has(code)),
  };
}

function reasonsOf(
  results: readonly { readonly reasons: readonly CustodyReason[] }[],
): Set<CustodyReasonCode> {
  return new Set(results.flatMap(({ reasons }) => reasons).map(({ code }) => code));
}

function changedFacts(then: CustodyFacts, now: CustodyFacts): ChangedFact[] {
  const [before, after] = [named(then), named(now)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((what): ChangedFact[] => {
    const [old, fresh] = [before.get(what), after.get(what)];
    if (old === undefined) return [{ what, how: 'new', fields: [] }];
    if (fresh === undefined) return [{ what, how: 'gone', fields: [] }];
    const fields = Object.keys({ ...old, ...fresh }).filter(
      (field) => textOf(old[field]) !== textOf(fresh[field]),
    );
    return fields.length === 0 ? [] : [{ what, how: 'changed', fields: fields.sort() }];
  });
}

type Fact = Readonly<Record<string, unknown>>;

function named(facts: CustodyFacts): Map<string, Fact> {
  const each = (kind: string, all: readonly { readonly id: string }[]) =>
    all.map((one): [string, Fact] => [`${kind} ${one.id}`, { ...one }]);
  return new Map<string, Fact>([
    ['policy', { ...facts.policy }],
    ...each('school', [facts.school]),
    ...each('student', facts.students),
    ...each('contact', facts.contacts),
    ...each('restriction', facts.restrictions),
    ...each('authorisation', facts.authorisations),
    ...facts.links.map((link): [string, Fact] => [
      `link ${link.registration} ${link.contact} ${link.student}`,
      { ...link },
    ]),
  ]);
}

/** Keys in one order: jsonb keeps them in its own. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
