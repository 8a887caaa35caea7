import { NO_RIGHTS_KNOWN, RIGHT, RIGHT_NAMES, type Right, type RightName, type Rights } from './rights';

/** What is known of a pair besides that there is a link. Texts are trimmed; '' = not given. */
export interface PairFacts {
  /** Kinship, for people to read; no right follows from it. */
  readonly relationship: string;
  /** As the SIS writes it (usually 1 for the first to call). */
  readonly priority: string;
  readonly rights: Rights;
  /** What an order or note says: any text forbids. Several texts of one pair stand in lines, sorted, each once. */
  readonly restriction: string;
  /** First and last local calendar date (`YYYY-MM-DD`) on which the link counts; null = open. */
  readonly beginDate: string | null;
  readonly endDate: string | null;
}

export const NO_FACTS: PairFacts = {
  relationship: '',
  priority: '',
  rights: NO_RIGHTS_KNOWN,
  restriction: '',
  beginDate: null,
  endDate: null,
};

export function saysNothing(facts: PairFacts): boolean {
  return (
    RIGHT_NAMES.every((name) => facts.rights[name] === RIGHT.unknown) &&
    facts.relationship + facts.priority + facts.restriction === '' &&
    facts.beginDate === null &&
    facts.endDate === null
  );
}

/** Two accounts of one pair that both count: of a right what restricts wins, else whatever is known; all restrictions. */
export function joinFacts(one: PairFacts, other: PairFacts): PairFacts {
  return {
    ...narrowest(one, other),
    rights: eachRight((name) => {
      const [a, b] = [one.rights[name], other.rights[name]];
      const least = Math.min(a, b);
      return (least < RIGHT.unknown ? least : Math.max(a, b)) as Right;
    }),
  };
}

/** Of two accounts of one pair the stricter in every fact: what only one permits is not permitted. */
export function strictestFacts(one: PairFacts, other: PairFacts): PairFacts {
  return {
    ...narrowest(one, other),
    rights: eachRight((name) => Math.min(one.rights[name], other.rights[name]) as Right),
  };
}

/** What of it forbids. Kinship and priority neither permit nor forbid and are left out. */
export function forbiddingFacts(facts: PairFacts): PairFacts {
  return {
    ...facts,
    relationship: '',
    priority: '',
    rights: eachRight((name) => Math.min(facts.rights[name], RIGHT.unknown) as Right),
  };
}

/** What of it permits, with kinship and priority: what is left beside what it forbids. */
export function permittingFacts({ relationship, priority, rights }: PairFacts): PairFacts {
  return {
    ...NO_FACTS,
    relationship,
    priority,
    rights: eachRight((name) => Math.max(rights[name], RIGHT.unknown) as Right),
  };
}

/** Whether both say yes and no of one right. */
export function contradict(one: Rights, other: Rights): boolean {
  return RIGHT_NAMES.some((name) => one[name] * other[name] < 0);
}

function narrowest(one: PairFacts, other: PairFacts): PairFacts {
  const begins = [one.beginDate, other.beginDate].filter((date) => date !== null).sort();
  const ends = [one.endDate, other.endDate].filter((date) => date !== null).sort();
  return {
    relationship: first(one.relationship, other.relationship),
    priority: first(one.priority, other.priority),
    rights: one.rights,
    restriction: allLines(one.restriction, other.restriction),
    beginDate: begins.at(-1) ?? null,
    endDate: ends[0] ?? null,
  };
}

export function allLines(...texts: readonly string[]): string {
  const lines = new Set(texts.flatMap((text) => text.split('\n')));
  lines.delete('');
  return [...lines].sort().join('\n');
}

/** The first of two texts by their bytes; one that says something before one that does not. */
function first(one: string, other: string): string {
  if (one === '' || other === '') return one === '' ? other : one;
  return one < other ? one : other;
}

function eachRight(of: (name: RightName) => Right): Rights {
  return Object.fromEntries(RIGHT_NAMES.map((name) => [name, of(name)])) as Rights;
}
