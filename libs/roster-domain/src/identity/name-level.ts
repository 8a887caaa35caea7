/**
 * How near two names are, nearest first (domain: names). EXACT, TOKEN_SUBSET and NICKNAME may well be one person;
 * INITIAL, TRUNCATED and FUZZY could be; DIFFERENT is somebody else.
 */
export const NAME_LEVELS = [
  'EXACT',
  'TOKEN_SUBSET',
  'NICKNAME',
  'INITIAL',
  'TRUNCATED',
  'FUZZY',
  'DIFFERENT',
] as const;
export type NameLevel = (typeof NAME_LEVELS)[number];

export interface NameComparison {
  readonly level: NameLevel;
  /** A sentence for a clerk. It says what differs and holds no name. */
  readonly reason: string;
}

export function isFurther(a: NameLevel, b: NameLevel): boolean {
  return NAME_LEVELS.indexOf(a) > NAME_LEVELS.indexOf(b);
}

/** The comparison with the lesser likeness; the first of equals. */
export function furthest(comparisons: readonly [NameComparison, ...NameComparison[]]): NameComparison {
  return comparisons.reduce((worst, next) => (isFurther(next.level, worst.level) ? next : worst));
}

/** The comparison with the greater likeness; the first of equals. */
export function nearest(comparisons: readonly [NameComparison, ...NameComparison[]]): NameComparison {
  return comparisons.reduce((best, next) => (isFurther(best.level, next.level) ? next : best));
}
