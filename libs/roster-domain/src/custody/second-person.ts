/** Somebody who enters, confirms or ends a fact of custody. */
export interface Actor {
  /** Whom the issuer says it is: two acts of one subject are one person's. */
  readonly subject: string;
  readonly roles: readonly string[];
}

/** What somebody did to an entry, as it was noted. */
export interface Act extends Actor {
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A sentence that says who could do it instead; null: this person may. */
export type Refusal = string | null;

/** How far something is that needs two people. */
export type TwoPersonState =
  | { readonly state: 'none' }
  | { readonly state: 'awaiting_second'; readonly by: string }
  | { readonly state: 'done'; readonly at: number };

const ENTERING = ['desk', 'district_admin', 'approver'];
const NO_SUPPORT =
  'Support of the vendor enters and changes no facts of custody: ask the school or the district.';
const NO_REASON = 'Give a reason: it is shown to whoever asks later.';

/** A restriction, an authorisation, an alias, "not this person", an override: who may enter one at all. */
export function mayEnter({ roles }: Actor): Refusal {
  if (roles.includes('support')) return NO_SUPPORT;
  if (roles.some((role) => ENTERING.includes(role))) return null;
  return 'Only the desk, a district administrator or an approver may enter this.';
}

/** Ending a restriction, or overriding a DENY: two people with a reason each, one of them an approver. */
export function twoPersonState(acts: readonly Act[]): TwoPersonState {
  const valid = acts.filter((act) => mayEnter(act) === null && act.reason.trim() !== '');
  const [first] = valid;
  if (first === undefined) return { state: 'none' };
  const done = valid.find((act, place) => valid.slice(0, place).some((earlier) => together(earlier, act)));
  return done === undefined
    ? { state: 'awaiting_second', by: first.subject }
    : { state: 'done', at: done.at };
}

/** Whether this person may be the next of two, after those who acted already. */
export function mayActAsOneOfTwo(actor: Actor, reason: string, before: readonly Act[]): Refusal {
  const refusal = mayEnter(actor);
  if (refusal !== null) return refusal;
  if (reason.trim() === '') return NO_REASON;
  if (twoPersonState(before).state === 'done') return 'It is done already.';
  if (before.some(({ subject }) => subject === actor.subject)) return 'Another person has to agree.';
  if (before.length > 0 && !before.some((earlier) => together(earlier, actor)))
    return 'One of the two has to be an approver.';
  return null;
}

/** An authorisation counts once somebody other than who entered it confirms it. */
export function mayConfirmAuthorisation(actor: Actor, enteredBy: string): Refusal {
  return (
    mayEnter(actor) ??
    (actor.subject === enteredBy ? 'Somebody else than who entered it has to confirm it.' : null)
  );
}

/** An alias is proposed by the desk and confirmed by an approver or a district administrator. */
export function mayConfirmAlias(actor: Actor, enteredBy: string): Refusal {
  const refusal = mayEnter(actor);
  if (refusal !== null) return refusal;
  if (!isSenior(actor)) return 'Only an approver or a district administrator may confirm a name.';
  return actor.subject === enteredBy ? 'Somebody else than who proposed it has to confirm it.' : null;
}

/** Taking a name away: whoever proposed it while nobody confirmed it; later an approver or a district administrator. */
export function mayRemoveAlias(actor: Actor, enteredBy: string, confirmed: boolean): Refusal {
  const refusal = mayEnter(actor);
  if (refusal !== null || isSenior(actor)) return refusal;
  return !confirmed && actor.subject === enteredBy
    ? null
    : 'Only an approver or a district administrator may take this name away.';
}

function isSenior({ roles }: Actor): boolean {
  return roles.includes('approver') || roles.includes('district_admin');
}

function together(one: Actor, other: Actor): boolean {
  return (
    one.subject !== other.subject && (one.roles.includes('approver') || other.roles.includes('approver'))
  );
}
