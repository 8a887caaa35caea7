/** The kinds of families (and other users) of a sample district, and how often each occurs. */

/** @typedef {import('./school-plan.mjs').Level} Level */
/**
 * @typedef {object} Child
 * @property {Level} level
 * @property {string} [surname] whose: a letter is one surname of the family, "A-B" both with a hyphen
 * @property {number} [given] which given name: equal numbers are equal names
 * @property {string} [suffix]
 * @property {boolean} [awkward] a given name with quotes or commas
 * @property {boolean} [twin] born with the child before
 * @property {boolean} [twoSchools]
 * @property {'district' | 'none'} [orgs] else the school
 * @property {'givenName' | 'familyName'} [without]
 * @property {boolean} [ghost] names an adult who is in no file
 */
/**
 * @typedef {object} Adult
 * @property {'parent' | 'guardian' | 'relative' | 'neighbour'} role the last one is no role of OneRoster
 * @property {number[]} of the children's places
 * @property {string} [surname]
 * @property {number} [given]
 * @property {string} [suffix]
 * @property {'f' | 'm'} sex
 * @property {boolean} [awkward]
 * @property {boolean} [unreachable] neither e-mail nor phone
 * @property {'district' | 'none'} [orgs] else the schools of the children
 * @property {'givenName' | 'familyName'} [without]
 * @property {boolean} [ghost] names a child who is in no file
 * @property {boolean} [teaches] has a second row as a teacher, which a child names too
 * @property {'yes' | 'no' | ''} [pickup] else by lot
 */
/**
 * @typedef {object} Shape
 * @property {string} name
 * @property {Child[]} children
 * @property {Adult[]} adults
 * @property {('teacher' | 'aide' | 'administrator' | 'proctor')[]} [staff]
 * @property {'student' | 'contact' | 'both'} [says] which side names the other; else by lot
 * @property {boolean} [oddIds] ids with blanks, colons and bars, and two which differ in case only
 * @property {string} [note] text of the custody column at the children
 * @property {boolean} [joins] new families are of this shape
 */

/** @param {Level} level @param {Partial<Child>} [more] @returns {Child} */
const child = (level, more = {}) => ({ level, ...more });
/** @param {number[]} of @param {Partial<Adult>} [more] @returns {Adult} */
const mother = (of, more = {}) => ({ role: 'parent', sex: 'f', of, ...more });
/** @param {number[]} of @param {Partial<Adult>} [more] @returns {Adult} */
const father = (of, more = {}) => ({ role: 'parent', sex: 'm', of, ...more });

/** @type {Shape[]} */
const peculiar = [
  {
    name: 'divided family',
    children: [child('elementary')],
    adults: [mother([0], { surname: 'B', pickup: 'yes' }), father([0], { pickup: 'no' })],
    note: 'Mother only, see "order 12"',
  },
  { name: 'student with no adult', children: [child('middle')], adults: [] },
  {
    name: 'siblings over three schools',
    children: [child('elementary'), child('middle'), child('high')],
    adults: [mother([0, 1, 2]), father([0, 1, 2])],
    says: 'both',
  },
  {
    name: 'namesake fathers',
    children: [child('elementary'), child('elementary')],
    adults: [
      mother([0], { surname: 'B' }),
      father([0], { given: 40 }),
      mother([1], { surname: 'C' }),
      father([1], { given: 40 }),
    ],
  },
  {
    name: 'twins',
    children: [child('elementary'), child('elementary', { twin: true })],
    adults: [mother([0, 1]), father([0, 1])],
  },
  {
    name: 'father and son',
    children: [child('high', { given: 41, suffix: 'Jr.' })],
    adults: [father([0], { given: 41, suffix: 'Sr.' }), mother([0], { surname: 'B' })],
  },
  {
    name: 'teacher who is a parent',
    children: [child('middle')],
    adults: [mother([0], { teaches: true })],
    says: 'both',
  },
  {
    name: 'dangling agent of a student',
    children: [child('high', { ghost: true })],
    adults: [mother([0])],
    says: 'student',
  },
  {
    name: 'dangling agent of a contact',
    children: [child('elementary')],
    adults: [father([0], { ghost: true })],
    says: 'contact',
  },
  {
    name: 'contact without a name',
    children: [child('high')],
    adults: [father([0]), mother([0], { without: 'givenName' })],
  },
  {
    name: 'student without a name',
    children: [child('middle', { without: 'familyName' })],
    adults: [mother([0])],
  },
  { name: 'contact of nobody', children: [], adults: [mother([], { orgs: 'district' })] },
  {
    name: 'hyphenated child',
    children: [child('elementary', { surname: 'A-B' })],
    adults: [mother([0], { surname: 'A-B' }), father([0])],
  },
  {
    name: 'unreachable parents',
    children: [child('high')],
    adults: [mother([0], { unreachable: true }), father([0], { unreachable: true })],
  },
  { name: 'student of two schools', children: [child('high', { twoSchools: true })], adults: [father([0])] },
  {
    name: 'awkward cells',
    children: [child('middle', { awkward: true, suffix: 'III' })],
    adults: [mother([0], { awkward: true })],
  },
  {
    name: 'odd ids',
    children: [child('elementary')],
    adults: [mother([0]), father([0], { surname: 'B' })],
    oddIds: true,
  },
  {
    name: 'contact of the district only',
    children: [child('elementary')],
    adults: [father([0], { orgs: 'district' })],
  },
  {
    name: 'student of the district only',
    children: [child('high', { orgs: 'district' })],
    adults: [mother([0])],
  },
  {
    name: 'contact without orgs',
    children: [child('middle')],
    adults: [mother([0]), father([0], { orgs: 'none' })],
  },
  {
    name: 'role nobody knows',
    children: [child('elementary')],
    adults: [mother([0]), { role: 'neighbour', sex: 'm', of: [0] }],
  },
  {
    name: 'half-siblings',
    children: [child('elementary'), child('high', { surname: 'B' })],
    adults: [mother([0, 1], { surname: 'C' }), father([0]), father([1], { surname: 'B', pickup: 'no' })],
    note: 'Not to the father of the other child',
  },
  {
    name: 'cousins with one aunt',
    children: [child('elementary'), child('middle', { surname: 'B' })],
    adults: [
      mother([0]),
      father([1], { surname: 'B' }),
      { role: 'relative', sex: 'f', surname: 'C', of: [0, 1] },
    ],
  },
  {
    name: 'guardian instead of parents',
    children: [child('high')],
    adults: [{ role: 'guardian', sex: 'f', surname: 'B', of: [0] }],
  },
  {
    name: 'staff',
    children: [],
    adults: [],
    staff: ['teacher', 'teacher', 'aide', 'administrator', 'proctor'],
  },
];

/** @type {[number, Shape][]} how many of each there are in a block */
const ordinary = [
  [
    17,
    {
      name: 'couple, elementary',
      children: [child('elementary')],
      adults: [mother([0]), father([0])],
      joins: true,
    },
  ],
  [
    12,
    { name: 'couple, middle', children: [child('middle')], adults: [mother([0]), father([0])], joins: true },
  ],
  [
    17,
    {
      name: 'couple, high',
      children: [child('high')],
      adults: [mother([0], { surname: 'B' }), father([0])],
      joins: true,
    },
  ],
  [
    16,
    {
      name: 'couple, two',
      children: [child('elementary'), child('middle')],
      adults: [mother([0, 1]), father([0, 1])],
      joins: true,
    },
  ],
  [
    9,
    {
      name: 'couple, two elementary',
      children: [child('elementary'), child('elementary')],
      adults: [mother([0, 1]), father([0, 1])],
    },
  ],
  [
    11,
    {
      name: 'couple, two older',
      children: [child('middle'), child('high')],
      adults: [mother([0, 1]), father([0, 1])],
    },
  ],
  [
    6,
    {
      name: 'couple, three',
      children: [child('elementary'), child('elementary'), child('high')],
      adults: [mother([0, 1, 2]), father([0, 1, 2])],
    },
  ],
  [12, { name: 'single, elementary', children: [child('elementary')], adults: [mother([0])], joins: true }],
  [9, { name: 'single, high', children: [child('high')], adults: [mother([0])], joins: true }],
  [6, { name: 'single, two', children: [child('elementary'), child('high')], adults: [father([0, 1])] }],
  [
    7,
    {
      name: 'two households',
      children: [child('elementary'), child('middle')],
      adults: [mother([0, 1], { surname: 'B' }), father([0, 1])],
    },
  ],
  [
    6,
    {
      name: 'grandmother',
      children: [child('high')],
      adults: [mother([0]), { role: 'relative', sex: 'f', surname: 'B', of: [0] }],
    },
  ],
];

/** A parent with a child, and a child alone: they fill a district up to the number of people asked for. */
export const pairShape = /** @type {Shape} */ (ordinary[7]?.[1]);
export const aloneShape = /** @type {Shape} */ (peculiar[1]);

/** The families of a block, in the order of the file: the peculiar ones first, so that small districts have some. */
export const block = [...peculiar, ...interleaved(ordinary)];
export const joiningShapes = block.filter((shape) => shape.joins);

/** @param {[number, Shape][]} shapes */
function interleaved(shapes) {
  const placed = shapes.flatMap(([times, shape], at) =>
    Array.from({ length: times }, (_, turn) => ({ shape, at: (turn + 0.5) / times + at / 1e4 })),
  );
  return placed.sort((a, b) => a.at - b.at).map(({ shape }) => shape);
}

/** @param {Child} child */
export const isKeptChild = (child) => child.without === undefined && child.orgs === undefined;

/** Students and contacts a product should keep of such a family. @param {Shape} shape */
export function keptPeople(shape) {
  const kept = shape.children.map(isKeptChild);
  const adults = shape.adults.filter((adult) => isKeptAdult(shape, adult));
  return kept.filter(Boolean).length + adults.length;
}

/** @param {Shape} shape @param {Adult} adult */
export function isKeptAdult(shape, adult) {
  return (
    adult.role !== 'neighbour' &&
    adult.without === undefined &&
    adult.orgs !== 'none' &&
    adult.of.some((place) => isKeptChild(/** @type {Child} */ (shape.children[place])))
  );
}
