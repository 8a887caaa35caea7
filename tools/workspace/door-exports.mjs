import { join } from 'node:path';
import ts from 'typescript';

/**
 * What doors promise in their declarations: names that exist at run time, and names that are types only.
 *
 * @param {string[]} declarations paths of .d.ts files
 * @returns {{ values: string[], types: string[] }[]} one for each, names sorted
 */
export function readDoors(declarations) {
  const program = ts.createProgram(declarations, {
    module: ts.ModuleKind.Node16,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return declarations.map((path) => {
    const file = program.getSourceFile(path);
    if (!file) throw new Error(`${path} is missing: run \`npm run build\` first.`);
    const door = checker.getSymbolAtLocation(file);
    /** @type {{ values: string[], types: string[] }} */
    const names = { values: [], types: [] };
    for (const symbol of door ? checker.getExportsOfModule(door) : []) {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const onlyType = !(target.flags & ts.SymbolFlags.Value) || isTypeOnlyExport(symbol);
      names[onlyType ? 'types' : 'values'].push(symbol.name);
    }
    return { values: names.values.sort(), types: names.types.sort() };
  });
}

/** @param {ts.Symbol} symbol `export type { SomeClass }` promises no class at run time */
function isTypeOnlyExport(symbol) {
  return (symbol.declarations ?? []).some(
    (each) => ts.isExportSpecifier(each) && ts.isTypeOnlyExportDeclaration(each),
  );
}

/** The doors of a published lib, as its users name them. */
export const doorsOf = (/** @type {string} */ lib) => [
  { specifier: lib, file: 'index' },
  { specifier: `${lib}/testing`, file: 'testing' },
];

/**
 * @param {string} libFolder
 * @param {string} file
 */
export const declarationsOf = (libFolder, file) => join(libFolder, 'dist', `${file}.d.ts`);
