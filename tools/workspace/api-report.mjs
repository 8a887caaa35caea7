/**
 * Keeps the API reports: one committed file per door of a published lib, written by Microsoft's API Extractor from
 * the built declarations, so that a change of what other teams use is seen in review.
 *
 *     node tools/workspace/api-report.mjs            compares; exit code 1 where a report is missing or differs
 *     node tools/workspace/api-report.mjs --write    writes the reports anew
 *     … --reports DIR                                keeps them under DIR/<lib>/api instead of libs/<lib>/api
 *     … --lib NAME                                   for one lib only
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { declarationsOf, doorsOf } from './door-exports.mjs';
import { libFolder, publishedLibs } from './packed-libs.mjs';
import { workspaceRoot } from './plant.mjs';

const { CompilerState, Extractor, ExtractorConfig } = createRequire(import.meta.url)(
  '@microsoft/api-extractor',
);

const { values: wanted } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    reports: { type: 'string', default: join(workspaceRoot, 'libs') },
    lib: { type: 'string' },
  },
});
const howToWrite = 'npm run build && node tools/workspace/api-report.mjs --write';

/**
 * @param {string} lib
 * @param {string} file name of the door
 * @param {string} temporary where the extractor may leave its own copy
 */
function configure(lib, file, temporary) {
  const declarations = declarationsOf(libFolder(lib), file);
  if (!existsSync(declarations)) throw new Error(`${declarations} is missing: run \`npm run build\` first.`);
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(libFolder(lib), 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: libFolder(lib),
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          files: [declarations],
          compilerOptions: {
            module: 'node16',
            target: 'es2023',
            // The extractor cannot follow the globals of @types/node (AbortSignal), those of the DOM it can.
            lib: ['es2023', 'dom'],
            types: ['node'],
            strict: true,
            skipLibCheck: true,
          },
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${file}.api.md`,
        reportFolder: join(wanted.reports, lib, 'api'),
        reportTempFolder: join(temporary, lib),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
        extractorMessageReporting: {
          default: { logLevel: 'none' },
          // A type that is used in a door but has no name there. The testing door uses the names of the main one.
          'ae-forgotten-export':
            file === 'index' ? { logLevel: 'warning', addToApiReportFile: true } : { logLevel: 'none' },
        },
      },
    },
  });
}

const pathOf = (/** @type {string} */ lib, /** @type {string} */ file) =>
  join(wanted.reports, lib, 'api', `${file}.api.md`);

/**
 * @param {any} config of a door
 * @param {any} compilerState which has read all doors
 * @returns {string | undefined} a sentence where something is wrong
 */
function report(config, compilerState) {
  const name = relative(workspaceRoot, config.reportFilePath);
  mkdirSync(dirname(config.reportFilePath), { recursive: true });
  /** @type {string[]} */
  const errors = [];
  const result = Extractor.invoke(config, {
    compilerState,
    localBuild: wanted.write,
    messageCallback: (/** @type {{ logLevel: string, text: string, handled: boolean }} */ message) => {
      if (message.logLevel === 'error') errors.push(message.text);
      message.handled = true;
    },
  });
  if (errors.length > 0) return `${name} cannot be made: ${errors.join('; ')}`;
  if (wanted.write || !result.apiReportChanged) return undefined;
  return `${name} differs from what the lib exports now. If that is meant, add it to the CHANGELOG and: ${howToWrite}`;
}

/** @param {string} temporary @returns {string[]} a sentence for everything that is wrong */
function compareAll(temporary) {
  const libs = wanted.lib ? [wanted.lib] : publishedLibs;
  const doors = libs.flatMap((lib) => doorsOf(lib).map(({ file }) => ({ lib, file })));
  const missing = wanted.write ? [] : doors.filter(({ lib, file }) => !existsSync(pathOf(lib, file)));
  if (missing.length > 0) {
    const names = missing.map(({ lib, file }) => relative(workspaceRoot, pathOf(lib, file)));
    return [`There is no ${names.join(', ')}. Write what is missing: ${howToWrite}`];
  }
  const configs = doors.map(({ lib, file }) => configure(lib, file, temporary));
  const additionalEntryPoints = configs.map((config) => config.mainEntryPointFilePath);
  const compilerState = CompilerState.create(configs[0], { additionalEntryPoints });
  return configs.map((config) => report(config, compilerState)).filter((each) => each !== undefined);
}

const temporary = mkdtempSync(join(tmpdir(), 'api-report-'));
try {
  const wrong = compareAll(temporary);
  for (const sentence of wrong) console.error(sentence);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  rmSync(temporary, { recursive: true });
}
