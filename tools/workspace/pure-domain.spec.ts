import { builtinModules } from 'node:module';
import { importing, lintPlanted, workspaceRoot } from './plant.mjs';
import type { Message, Planted } from './plant.mjs';

/** Each text is wrong for one reason only, and the reason stands beside it: rule and part of the message. */
const imports = 'no-restricted-imports';
const globals = 'no-restricted-globals';
const properties = 'no-restricted-properties';
const syntax = 'no-restricted-syntax';

const refused: [name: string, text: string, rules: string[], message: RegExp][] = [
  ['another name of node:crypto', `export { randomUUID } from 'node:crypto';`, [imports], /only `hash`/],
  [
    'randomBytes',
    `import { randomBytes } from 'node:crypto';\nexport const a = randomBytes;`,
    [imports],
    /only `hash`/,
  ],
  ['hash and another', `export { hash, createHash } from 'node:crypto';`, [imports], /only `hash`/],
  ['all of node:crypto', importing('node:crypto'), [imports], /only `hash`/],
  [
    'node:crypto by default',
    `import crypto from 'node:crypto';\nexport const a = crypto;`,
    [imports],
    /only `hash`/,
  ],
  ['everything of node:crypto', `export * from 'node:crypto';`, [imports, syntax], /only `hash`|export \*/],
  ['crypto without its prefix', `export { hash } from 'crypto';`, [imports], /domain is pure/],
  ['a type of a builtin', `export type { Readable } from 'node:stream';`, [imports], /domain is pure/],
  ['an import for its effects', `import 'node:process';`, [imports], /domain is pure/],
  ['an unknown builtin', importing('node:test/reporters'), [imports], /domain is pure/],
  ['a dynamic import', `export const a = () => import('./b');`, [syntax], /imports statically/],
  ['an import type', `export type A = import('./b').B;`, [syntax], /import\(\) type/],
  [
    'require',
    `export const a = require('./b');`,
    [globals, '@typescript-eslint/no-require-imports'],
    /statically|forbidden/,
  ],
  [
    'import = require',
    `import a = require('./b');\nexport const b = a;`,
    ['@typescript-eslint/no-require-imports'],
    /./,
  ],
  ['Date.now', `export const a = () => Date.now();`, [properties], /no clock/],
  [
    'Date.now in brackets',
    `export const a = () => Date['now']();`,
    [properties, syntax],
    /no clock|keep out/,
  ],
  [
    'now taken out of Date',
    `export const a = () => {\n  const { now } = Date;\n  return now;\n};`,
    [properties, syntax],
    /no clock/,
  ],
  ['new Date without an argument', `export const a = () => new Date();`, [syntax], /no clock/],
  ['new Date without brackets', `export const a = () => new Date;`, [syntax], /no clock/],
  ['Date()', `export const a = () => Date();`, [syntax], /no clock/],
  ['new Date of spread arguments', `export const a = (b: []) => new Date(...b);`, [syntax], /no clock/],
  ['Date under another name', `export const a = Date;`, [syntax], /Do not hand the Date constructor around/],
  ['Date handed on', `export const a = (b: (c: unknown) => void) => b(Date);`, [syntax], /Do not hand/],
  ['a Date of parts', `export const a = () => new Date(2026, 0, 31);`, [syntax], /time zone/],
  ['getHours', `export const a = (b: Date) => b.getHours();`, [syntax], /time zone/],
  ['getDay', `export const a = (b: Date) => b.getDay();`, [syntax], /time zone/],
  ['setDate', `export const a = (b: Date) => b.setDate(1);`, [syntax], /time zone/],
  ['getTimezoneOffset', `export const a = (b: Date) => b.getTimezoneOffset();`, [syntax], /time zone/],
  ['toLocaleDateString', `export const a = (b: Date) => b.toLocaleDateString('en');`, [syntax], /time zone/],
  [
    'the default zone',
    `export const a = (b: Intl.DateTimeFormat) => b.resolvedOptions();`,
    [properties],
    /time zone/,
  ],
  ['a format without a zone', `export const a = () => new Intl.DateTimeFormat('en');`, [syntax], /time zone/],
  ['a called format', `export const a = () => Intl.DateTimeFormat('en');`, [syntax], /time zone/],
  ['a collator of the machine', `export const a = () => new Intl.Collator();`, [syntax], /language/],
  ['localeCompare', `export const a = (b: string, c: string) => b.localeCompare(c);`, [syntax], /language/],
  ['toLocaleLowerCase', `export const a = (b: string) => b.toLocaleLowerCase();`, [syntax], /language/],
  ['toLocaleString', `export const a = (b: number) => b.toLocaleString();`, [syntax], /language/],
  ['Math.random', `export const a = () => Math.random();`, [properties], /randomness/],
  ['Math under another name', `export const a = Math;`, [syntax], /keep out/],
  ['a computed name of Math', `export const a = (b: 'abs') => Math[b];`, [syntax], /keep out/],
  ['Reflect.construct', `export const a = () => Reflect.construct(Date, []);`, [syntax], /Do not hand/],
  ['crypto.randomUUID', `export const a = () => crypto.randomUUID();`, [globals], /randomness/],
  [
    'crypto.getRandomValues',
    `export const a = (b: Uint8Array) => crypto.getRandomValues(b);`,
    [globals],
    /randomness/,
  ],
  ['performance.now', `export const a = () => performance.now();`, [globals], /no clock/],
  ['setTimeout', `export const a = (b: () => void) => setTimeout(b, 1);`, [globals], /no clock/],
  ['setInterval', `export const a = (b: () => void) => setInterval(b, 1);`, [globals], /no clock/],
  ['setImmediate', `export const a = (b: () => void) => setImmediate(b);`, [globals], /no clock/],
  ['queueMicrotask', `export const a = (b: () => void) => queueMicrotask(b);`, [globals], /no clock/],
  ['AbortSignal.timeout', `export const a = () => AbortSignal.timeout(1);`, [properties], /no clock/],
  ['process', `export const a = () => process.env;`, [globals], /no I\/O/],
  ['console', `export const a = () => console.log(1);`, [globals, 'no-console'], /no I\/O|console/],
  ['fetch', `export const a = () => fetch('http://localhost');`, [globals], /no I\/O/],
  ['globalThis', `export const a = () => globalThis;`, [globals], /keep out/],
  ['global', `export const a = () => global;`, [globals], /keep out/],
  ['eval', `export const a = () => eval('1');`, [globals, 'no-eval'], /keep out|eval/],
  [
    'new Function',
    `export const a = () => new Function('return 1');`,
    [globals, 'no-new-func'],
    /keep out|Function/,
  ],
  ['a constructor reached', `export const a = (b: object) => b.constructor;`, [properties], /keep out/],
  ['__dirname', `export const a = () => __dirname;`, [globals], /statically/],
  ['Buffer', `export const a = () => Buffer.allocUnsafe(8);`, [globals], /part of Node/],
  ['state', `let a = 0;\nexport const b = () => (a += 1);`, [syntax], /keeps no state/],
  ['exported state', `export let a = 0;\nexport const b = () => (a += 1);`, [syntax], /keeps no state/],
  [
    'a rule switched off by a comment',
    `// eslint-disable-next-line no-restricted-properties\nexport const a = () => Math.random();`,
    [properties, 'null'],
    /randomness|has no effect/,
  ],
];

const allowed: [name: string, text: string][] = [
  ['hash', `import { hash } from 'node:crypto';\nexport const a = (b: string) => hash('sha256', b, 'hex');`],
  ['own files', `import { a } from './a';\nimport { b } from '../plan/b';\nexport const c = [a, b];`],
  ['types of own files', `import type { A } from './a';\nexport type B = A;`],
  ['a date of a known instant', `export const a = (b: string) => new Date(b);`],
  [
    'UTC',
    `export const a = (b: Date) => [b.getTime(), b.getUTCHours(), b.toISOString(), Date.UTC(2026, 0)];`,
  ],
  ['a check for a date', `export const a = (b: unknown): b is Date => b instanceof Date;`],
  [
    'a format with a named zone',
    `export const a = (z: string) => new Intl.DateTimeFormat('en-US', { timeZone: z });`,
  ],
  ['a named language', `export const a = (b: string, c: string) => b.localeCompare(c, 'en');`],
  ['calculations', `export const a = (b: number) => Math.max(b, Math.floor(b / 2));`],
  ['constants', `export const a = new Map([['b', 1]]);`],
  ['errors', `export class A extends Error {\n  constructor() {\n    super('no');\n  }\n}`],
];

const source = 'libs/roster-domain/src/plan/planted.ts';
const testingDoor = 'libs/roster-domain/src/testing/planted.ts';
const spec = 'libs/roster-domain/src/plan/planted.spec.ts';
const fastCheck = importing('fast-check');

const at = (name: string, file: string, text: string): Planted => ({ name, file, text });
const builtins = builtinModules
  .flatMap((name) => [name, `node:${name}`])
  .filter((name) => name !== 'node:crypto');

const cases = [
  ...refused.flatMap(([name, text]) => [
    at(`${name} in the source`, source, text),
    at(`${name} in the testing door`, testingDoor, text),
  ]),
  ...allowed.map(([name, text]) => at(`${name} in the source`, source, text)),
  ...builtins.map((name) => at(`builtin ${name}`, source, importing(name))),
  at('fast-check in the source', source, fastCheck),
  at('fast-check in the testing door', testingDoor, fastCheck),
  at(
    'fast-check in the file testing.ts',
    'libs/roster-domain/src/testing.ts',
    `export { sample } from 'fast-check';`,
  ),
  at('fast-check in a spec', spec, fastCheck),
  at('another package in the testing door', testingDoor, importing('pg')),
  at('another package in a spec', spec, importing('pg')),
  at('another lib in a spec', spec, importing('oneroster-client')),
  at('the clock in a spec', spec, `export const a = () => Date.now();`),
  at('the clock in a door', 'libs/roster-domain/src/index.ts', `export const a = () => Date.now();`),
  at('the zone in a door', 'libs/roster-domain/src/index.ts', `export const a = (b: Date) => b.getDay();`),
];

describe('the pure domain', () => {
  let messages: Record<string, Message[]>;
  beforeAll(async () => {
    ({ messages } = await lintPlanted(workspaceRoot, cases));
  });
  const rulesOf = (name: string) => [...new Set(messages[name]!.map(({ ruleId }) => String(ruleId)))].sort();

  describe.each(['source', 'testing door'])('%s', (place) => {
    test.each(refused)('refuses %s', (name, _text, rules, message) => {
      const found = messages[`${name} in the ${place}`]!;
      expect(rulesOf(`${name} in the ${place}`)).not.toEqual([]);
      expect(rulesOf(`${name} in the ${place}`).filter((rule) => !rules.includes(rule))).toEqual([]);
      expect(rulesOf(`${name} in the ${place}`)).toContain(rules[0]);
      for (const each of found) expect(each.message).toMatch(message);
    });
  });

  test.each(allowed)('lets %s pass', (name) => {
    expect(messages[`${name} in the source`]).toEqual([]);
  });

  test.each(builtins)('refuses the builtin %s', (name) => {
    expect(messages[`builtin ${name}`]).toEqual([
      { ruleId: imports, message: expect.stringContaining('The domain is pure') },
    ]);
  });

  const boundaries = '@nx/enforce-module-boundaries';

  test('keeps fast-check to its testing door and its specs', () => {
    expect(rulesOf('fast-check in the source')).toEqual([boundaries, imports]);
    expect(messages['fast-check in the testing door']).toEqual([]);
    expect(messages['fast-check in the file testing.ts']).toEqual([]);
    expect(messages['fast-check in a spec']).toEqual([]);
  });

  test('lets neither its testing door nor its specs import anything else', () => {
    expect(rulesOf('another package in the testing door')).toEqual([boundaries, imports]);
    expect(rulesOf('another package in a spec')).toEqual([boundaries]);
    expect(rulesOf('another lib in a spec')).toEqual([boundaries]);
  });

  test('is pure in its doors too; its specs may look at the clock', () => {
    expect(rulesOf('the clock in a door')).toEqual([properties]);
    expect(rulesOf('the zone in a door')).toEqual([syntax]);
    expect(messages['the clock in a spec']).toEqual([]);
  });
});
