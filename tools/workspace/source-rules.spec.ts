import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { importing, lintPlanted, workspaceRoot } from './plant.mjs';
import type { Message } from './plant.mjs';

const imports = 'no-restricted-imports';
const syntax = 'no-restricted-syntax';

const client = 'libs/oneroster-client/src/planted.ts';
const worker = 'apps/sync-worker/src/planted.ts';
const tool = 'tools/planted.mjs';
const spec = 'libs/roster-store/src/planted.spec.ts';
const door = 'libs/oneroster-client/src/index.ts';
const testingDoor = 'libs/ivm-adapter/src/testing.ts';
const main = 'apps/sync-worker/src/main.ts';

type Case = [name: string, file: string, text: string, rule: string, message: RegExp, typed?: 'typed'];

const promise = `const a = async () => 1;`;
const refused: Case[] = [
  [
    'a lib entered through its sources',
    worker,
    importing('roster-domain/src/index'),
    imports,
    /two doors only/,
  ],
  [
    'a lib entered through its build',
    worker,
    importing('roster-domain/dist/index.js'),
    imports,
    /two doors only/,
  ],
  [
    'a type taken deep out of a lib',
    worker,
    `export type { A } from 'roster-store/src/a';`,
    imports,
    /two doors/,
  ],
  ['a lib entered deep by a tool', tool, importing('roster-domain/dist/index.js'), imports, /two doors only/],
  ['a file of the tools', worker, importing('tools/workspace/plant.mjs'), imports, /Nothing imports an app/],
  ['a file of an app', worker, importing('admin-api/dist/main.js'), imports, /Nothing imports an app/],
  [
    'an absolute path',
    worker,
    importing(`${workspaceRoot}/libs/roster-domain/src/index`),
    imports,
    /No absolute/,
  ],
  ['a file address', worker, importing('file:///libs/roster-domain/src/index.js'), imports, /No absolute/],
  ['createRequire', worker, `export { createRequire } from 'node:module';`, imports, /createRequire/],
  ['all of node:module', worker, importing('module'), imports, /createRequire/],
  ['an import() type', worker, `export type A = import('pino').Logger;`, syntax, /import\(\) type/],
  ['a computed import()', worker, `export const a = (b: string) => import(b);`, syntax, /computed import/],
  ['an import() of a template', worker, 'export const a = () => import(`pino`);', syntax, /computed import/],
  ['a computed require', tool, `export const a = (b) => require(b);`, syntax, /computed require/],
  [
    'require',
    worker,
    `export const a = require('pino');`,
    '@typescript-eslint/no-require-imports',
    /require/,
  ],
  ['a module mock', spec, `jest.mock('pg');`, syntax, /no module mocks/],
  ['an actual module', spec, `export const a = jest.requireActual('pg');`, syntax, /no module mocks/],
  ['export * in a file', client, `export * from './a';`, syntax, /export \*/],
  ['export * in a door', door, `export * from './a';`, syntax, /export \*/],
  ['export * under a name in a door', testingDoor, `export * as a from './a';`, syntax, /export \*/],
  ['export type * in a door', door, `export type * from './a';`, syntax, /export \*/],
  ['a default export in a door', door, `export default 1;`, syntax, /named exports only/],
  [
    'a named default in a door',
    testingDoor,
    `export { a as default } from './a';`,
    syntax,
    /named exports only/,
  ],
  ['export = in a door', door, `const a = 1;\nexport = a;`, syntax, /named exports only/],
  [
    'a default export in a door of the domain',
    'libs/roster-domain/src/testing.ts',
    `export default 1;`,
    syntax,
    /./,
  ],
  [
    'export * in a door of the domain',
    'libs/roster-domain/src/index.ts',
    `export * from './a';`,
    syntax,
    /export \*/,
  ],
  ['console in a lib', client, `console.log('a');`, 'no-console', /console/],
  ['loose equality', worker, `export const a = (b: unknown) => b == 1;`, 'eqeqeq', /===/],
  ...['describe.only', 'it.only', 'test.only', 'it.skip', 'describe.skip', 'test.todo'].map((call): Case => [
    call,
    spec,
    `${call}('a', () => undefined);`,
    syntax,
    /does not run cannot fail/,
  ]),
  ...['fit', 'fdescribe', 'xit', 'xtest', 'xdescribe'].map((call): Case => [
    call,
    spec,
    `${call}('a', () => undefined);`,
    syntax,
    /does not run cannot fail/,
  ]),
  ['it.only.each', spec, `it.only.each([1])('a', () => undefined);`, syntax, /does not run cannot fail/],
  ['it in brackets', spec, `it['skip']('a', () => undefined);`, syntax, /does not run cannot fail/],
  [
    'a skip by condition',
    spec,
    `(a ? it : it.skip)('a', () => undefined);`,
    syntax,
    /does not run cannot fail/,
  ],
  [
    'an only in a spec of the domain',
    'libs/roster-domain/src/a.spec.ts',
    `it.only('a', () => 1);`,
    syntax,
    /cannot fail/,
  ],
  [
    'a promise nobody waits for',
    door,
    `${promise}\na();\nexport const b = a;`,
    '@typescript-eslint/no-floating-promises',
    /Promises must be awaited/,
    'typed',
  ],
  [
    'a promise nobody waits for in an app',
    main,
    `${promise}\na();`,
    '@typescript-eslint/no-floating-promises',
    /Promises must be awaited/,
    'typed',
  ],
  [
    'a promise nobody waits for in a tool',
    'tools/workspace/plant.mjs',
    `${promise}\na();`,
    '@typescript-eslint/no-floating-promises',
    /Promises must be awaited/,
    'typed',
  ],
  [
    'a promise taken for a condition',
    main,
    `${promise}\nexport const b = a() ? 1 : 2;`,
    '@typescript-eslint/no-misused-promises',
    /Promise/,
    'typed',
  ],
  [
    'a useless exception',
    worker,
    `// eslint-disable-next-line eqeqeq\nexport const a = 1;`,
    'null',
    /Unused/,
  ],
];

const allowed: [name: string, file: string, text: string, typed?: 'typed'][] = [
  ['a door of a lib', worker, importing('roster-domain')],
  ['a testing door of a lib', 'apps/sync-worker/src/a.spec.ts', importing('roster-domain/testing')],
  ["a lib's manifest", worker, importing('roster-domain/package.json')],
  ['fast-check in a spec of a lib', spec, importing('fast-check')],
  ['named exports in a door', door, `export { a } from './a';\nexport type { B } from './b';`],
  ['an import() of a builtin', worker, `export const a = () => import('node:fs');`],
  ['an ordinary test', spec, `it.each([1])('a', () => undefined);\ndescribe('b', () => undefined);`],
  ['equality with null for null and undefined', worker, `export const a = (b: unknown) => b == null;`],
  ['console in a tool', tool, `console.log('a');`],
  ['createRequire in a tool', tool, `export { createRequire } from 'node:module';`],
  ['Node globals in a tool', tool, `process.exitCode = 1;\nsetTimeout(() => undefined, 1);`],
  ['a promise waited for', main, `${promise}\nexport const b = async () => { await a(); };`, 'typed'],
  ['a promise left on purpose', main, `${promise}\nvoid a();`, 'typed'],
];

describe('the rules for every source', () => {
  let messages: Record<string, Message[]>;
  beforeAll(async () => {
    ({ messages } = await lintPlanted(workspaceRoot, [
      ...refused.map(([name, file, text, , , typed]) => ({
        name: `refused: ${name}`,
        file,
        text,
        typed: !!typed,
      })),
      ...allowed.map(([name, file, text, typed]) => ({
        name: `allowed: ${name}`,
        file,
        text,
        typed: !!typed,
      })),
    ]));
  });

  test.each(refused)('refuse %s', (name, _file, _text, rule, message) => {
    const found = messages[`refused: ${name}`]!.filter(({ ruleId }) => String(ruleId) === rule);
    expect(found).not.toEqual([]);
    for (const each of found) expect(each.message).toMatch(message);
  });

  test.each(allowed)('let %s pass', (name) => {
    expect(messages[`allowed: ${name}`]).toEqual([]);
  });
});

const libs = readdirSync(join(workspaceRoot, 'libs'));
const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(workspaceRoot, folder, 'package.json'), 'utf8'));

describe.each(libs)('the doors of %s', (lib) => {
  const source = 'ivm-roster-source';

  test('are two, each with its source, its types and its code', () => {
    const { exports, main, types } = readManifest(`libs/${lib}`);
    const built = (name: string) => ({
      [source]: `./src/${name}.ts`,
      types: `./dist/${name}.d.ts`,
      default: `./dist/${name}.js`,
    });
    expect(exports).toEqual({
      '.': built('index'),
      './testing': built('testing'),
      './package.json': './package.json',
    });
    // `types` is only right when it is asked before `default`.
    expect(Object.keys(exports['.'])).toEqual([source, 'types', 'default']);
    expect(Object.keys(exports['./testing'])).toEqual([source, 'types', 'default']);
    expect({ main, types }).toEqual({ main: './dist/index.js', types: './dist/index.d.ts' });
  });

  test.each(['index', 'testing'])('%s has named exports only', (name) => {
    const path = join(workspaceRoot, 'libs', lib, 'src', `${name}.ts`);
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
    const unnamed = file.statements.filter((statement) => {
      if (ts.isExportAssignment(statement)) return true;
      if (!ts.isExportDeclaration(statement)) return false;
      const { exportClause } = statement;
      if (!exportClause || !ts.isNamedExports(exportClause)) return true;
      return exportClause.elements.some((element) => element.name.text === 'default');
    });
    expect(unnamed.map((statement) => statement.getText())).toEqual([]);
  });
});

describe('every project', () => {
  const folders = [
    ...libs.map((name) => `libs/${name}`),
    ...readdirSync(join(workspaceRoot, 'apps')).map((name) => `apps/${name}`),
    'tools',
  ];

  test.each(folders)('%s is linted, type-checked and tested', (folder) => {
    const { scripts } = readManifest(folder);
    expect(scripts).toMatchObject({
      lint: 'eslint .',
      test: 'jest',
      typecheck: expect.stringMatching(/^tsc -p /),
    });
  });

  test.each(folders)('%s switches no boundary off by a comment', (folder) => {
    const ours = /workspace[\\/](boundaries|pure-domain|source-rules)\.spec\.ts$/;
    const files = readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: 'utf8' }).filter(
      (path) =>
        /\.(ts|tsx|mts|cts|mjs|cjs|js)$/.test(path) &&
        !/(^|[\\/])(node_modules|dist)[\\/]/.test(path) &&
        !ours.test(path),
    );
    const guarded =
      /eslint-disable(-next-line|-line)?(?=\s*(\*\/|$|--)|.*(enforce-module-boundaries|no-restricted-))/m;
    const switchedOff = files.filter((path) =>
      guarded.test(readFileSync(join(workspaceRoot, folder, path), 'utf8')),
    );
    expect(switchedOff).toEqual([]);
  });
});
