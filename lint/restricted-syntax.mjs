/** Entries for `no-restricted-syntax`. The rule's options do not add up across blocks, so blocks join these lists. */

/** Ways to load a module which the boundaries rule does not see. */
export const hiddenImports = [
  {
    selector: 'TSImportType',
    message: 'An import() type is not seen by the boundaries rule: write `import type { … } from`.',
  },
  {
    selector: 'ImportExpression[source.type!="Literal"]',
    message: 'A computed import() is not seen by the boundaries rule: name the module in a plain string.',
  },
  {
    selector: 'CallExpression[callee.name="require"]:not([arguments.0.type="Literal"])',
    message: 'A computed require() is not seen by the boundaries rule: name the module in a plain string.',
  },
  {
    selector:
      'CallExpression[callee.object.name="jest"][callee.property.name=/^(mock|doMock|unstable_mockModule|setMock|requireActual|requireMock|createMockFromModule)$/]',
    message: 'Tests use the real parts: no module mocks (the boundaries rule would not see them either).',
  },
];

export const exportStar = [
  {
    selector: 'ExportAllDeclaration',
    message: 'No `export *`: name what leaves this file, so that a door says what is behind it.',
  },
];

/** A public door has named exports only. */
export const unnamedExports = [
  {
    selector: 'ExportDefaultDeclaration, TSExportAssignment, ExportSpecifier[exported.name="default"]',
    message: 'A public door has named exports only: no default export, no `export =`.',
  },
];

/** A test that is skipped cannot fail, and a lone `.only` skips all the others. */
export const skippedTests = [
  {
    selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo)$/]',
    message: 'No .only, .skip or .todo: a test that does not run cannot fail.',
  },
  {
    selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.value=/^(only|skip|todo)$/]',
    message: 'No .only, .skip or .todo: a test that does not run cannot fail.',
  },
  {
    selector: 'CallExpression[callee.name=/^(fit|fdescribe|xit|xtest|xdescribe)$/]',
    message: 'No focused or skipped tests: a test that does not run cannot fail.',
  },
];
