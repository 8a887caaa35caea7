/**
 * What is known of an adult's rights over one child. Every right is a small integer ordered from strict to permissive,
 * so that "stricter" is `<` in SQL and TypeScript alike and the stricter of two facts is their minimum.
 */
export const RIGHT = { prohibited: -2, no: -1, unknown: 0, yes: 1 } as const;
/** `prohibited` exists for pickup and contactAllowed only: a `no` that the field mapping says is an order. */
export type Right = (typeof RIGHT)[keyof typeof RIGHT];

export const RIGHT_NAMES = [
  'pickup',
  'legalGuardian',
  'hasCustody',
  'livesWith',
  'emergency',
  'contactAllowed',
] as const;
export type RightName = (typeof RIGHT_NAMES)[number];

/** Rights of one pair of student and contact. Never spread from one child to a sibling. */
export type Rights = Readonly<Record<RightName, Right>>;

export const NO_RIGHTS_KNOWN: Rights = {
  pickup: RIGHT.unknown,
  legalGuardian: RIGHT.unknown,
  hasCustody: RIGHT.unknown,
  livesWith: RIGHT.unknown,
  emergency: RIGHT.unknown,
  contactAllowed: RIGHT.unknown,
};
