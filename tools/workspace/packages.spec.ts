import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { declarationsOf, doorsOf, readDoors } from './door-exports.mjs';
import { installPackedLibs, libFolder, publishedLibs } from './packed-libs.mjs';
import { workspaceRoot } from './plant.mjs';

const execute = promisify(execFile);
const compiler = join(workspaceRoot, 'node_modules/typescript/bin/tsc');
const doors = publishedLibs.flatMap((lib) => doorsOf(lib).map((door) => ({ ...door, lib })));

/** The published libs in the hands of another team: packed, and installed in an empty project on no network. */
describe('the published libs', () => {
  let root: string;
  let packed: Record<string, string[]>;
  let remove: (() => void) | undefined;
  const promised: Record<string, { values: string[]; types: string[] }> = {};

  beforeAll(async () => {
    ({ root, packed, remove } = await installPackedLibs());
    const names = readDoors(doors.map(({ lib, file }) => declarationsOf(libFolder(lib), file)));
    doors.forEach(({ specifier }, at) => (promised[specifier] = names[at]!));
  }, 120_000);
  afterAll(() => remove?.());

  const write = (name: string, text: string) => writeFileSync(join(root, name), text);

  /** Runs a script of the empty project; what it prints beyond its answer counts too. */
  async function run(name: string, text: string) {
    write(name, text);
    return execute(process.execPath, [name], { cwd: root, env: { PATH: process.env.PATH }, timeout: 20_000 });
  }

  describe.each(publishedLibs)('%s', (lib) => {
    test('contains its build, its texts and nothing else', () => {
      const expected =
        /^(package\.json|README\.md|CHANGELOG\.md|LICENSE(\.md)?|dist\/.+\.(js|d\.ts|js\.map|json))$/;
      expect(packed[lib]!.filter((path) => !expected.test(path) || /\.spec\./.test(path))).toEqual([]);
      expect(packed[lib]).toEqual(
        expect.arrayContaining(['package.json', 'dist/index.js', 'dist/index.d.ts']),
      );
    });

    test('contains nothing built from a source that is gone', () => {
      const built = packed[lib]!.filter((path) => /^dist\/.*\.(js|d\.ts|js\.map)$/.test(path));
      const source = (path: string) => path.replace(/^dist/, 'src').replace(/\.(js|d\.ts|js\.map)$/, '.ts');
      const orphans = built.filter((path) => !existsSync(join(libFolder(lib), source(path))));
      expect({ orphans, advice: `delete libs/${lib}/dist and build again` }).toMatchObject({ orphans: [] });
    });

    test('names no path of the machine it was built on', () => {
      const folder = join(root, 'node_modules', lib);
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
        /\.\w+$/.test(path),
      );
      const telling = files.filter((path) => {
        const text = readFileSync(join(folder, path), 'utf8');
        return text.includes(workspaceRoot) || text.includes('file://') || text.includes('sourcesContent');
      });
      expect(files.length).toBeGreaterThan(0);
      expect(telling).toEqual([]);
    });

    test('lets nobody in beside its doors', async () => {
      const attempt = `try { require('${lib}/dist/index.js'); console.log('in'); } catch (e) { console.log(e.code); }`;
      expect((await run('side-entrance.cjs', attempt)).stdout.trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
    });
  });

  describe.each(doors)('$specifier', ({ specifier }) => {
    test('has something behind it', () => {
      const { values, types } = promised[specifier]!;
      expect([...values, ...types]).not.toEqual([]);
    });

    test('gives by require exactly the values its types promise, and says nothing', async () => {
      const { stdout, stderr } = await run(
        'use.cjs',
        `const door = require('${specifier}');
         const names = Object.keys(door).sort();
         const missing = names.filter((name) => door[name] === undefined);
         process.stdout.write(JSON.stringify({ names, missing }));`,
      );
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({ names: promised[specifier]!.values, missing: [] });
    });

    test('gives the same values to a named import, and says nothing', async () => {
      const names = promised[specifier]!.values;
      const { stdout, stderr } = await run(
        'use.mjs',
        `import { createRequire } from 'node:module';
         import { ${names.join(', ')} } from '${specifier}';
         const door = createRequire(import.meta.url)('${specifier}');
         const imported = { ${names.join(', ')} };
         const other = Object.keys(imported).filter((name) => imported[name] !== door[name]);
         process.stdout.write(JSON.stringify({ names: Object.keys(imported), other }));`,
      );
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({ names, other: [] });
    });
  });

  /**
   * Type-checks the empty project: a file per door which hands on every name, values as values and types as types,
   * and one which asks for a name no door has, so that a check that checks nothing is noticed.
   *
   * @returns what the compiler says, line by line
   */
  async function typeCheck(options: object, extensions: string[]) {
    const files = extensions.flatMap((extension) => [
      ...doors.map(({ specifier }, at) => {
        const { values, types } = promised[specifier]!;
        const name = `door-${at}.${extension}`;
        write(
          name,
          `export { ${values.join(', ')} } from '${specifier}';\n` +
            `export type { ${types.join(', ')} } from '${specifier}';\n`,
        );
        return name;
      }),
      `wrong.${extension}`,
    ]);
    for (const extension of extensions) {
      write(`wrong.${extension}`, `export { noSuchName } from '${publishedLibs[0]}';\n`);
    }
    const strict = { strict: true, noEmit: true, target: 'es2023', lib: ['es2023'], types: ['node'] };
    write('tsconfig.json', JSON.stringify({ compilerOptions: { ...strict, ...options }, files }));
    const check = execute(process.execPath, [compiler, '--pretty', 'false'], { cwd: root });
    const { stdout } = await check.catch((error: { stdout: string }) => error);
    return stdout.trim().split('\n').sort();
  }
  const refusal = (file: string) => expect.stringMatching(new RegExp(`^${file}\\(.*TS2305: .*'noSuchName'`));

  test('type-check under node16, from ES modules and from CommonJS', async () => {
    const options = { module: 'node16', moduleResolution: 'node16' };
    expect(await typeCheck(options, ['cts', 'mts'])).toEqual([refusal('wrong.cts'), refusal('wrong.mts')]);
  });

  test('type-check for a bundler', async () => {
    const options = { module: 'esnext', moduleResolution: 'bundler' };
    expect(await typeCheck(options, ['ts'])).toEqual([refusal('wrong.ts')]);
  });
});
