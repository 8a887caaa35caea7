import { open, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { createListFilesGateway, IvmDeliveryError } from 'ivm-adapter';
import { readBundle, readSupplement } from 'oneroster-client';
import { supplementHeaders, type FieldMapping } from 'roster-domain';
import {
  HoldRefused,
  LOCAL_DISTRICT,
  migrate,
  openRosterStore,
  registrationNamed,
  StatementRefused,
  StoreRefused,
  writeFieldMapping,
  type RosterStore,
} from 'roster-store';
import { providerSource } from '../provider/provider-source';
import { faultOf } from '../run/describe-failure';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import type { OpenSource, OpenSupplement } from '../run/sync-request';
import { readFieldMappingOption } from './field-mapping-option';
import { readCommandLine, USAGE, type SpotCommand, type SyncCommand } from './command-line';
import { describeReport } from './describe-report';
import { EXIT, exitCodeOf } from './exit-code';
import { CLI_CLIENT_OPTIONS } from './provider-options';
import { ProgressLine } from './progress-line';
import { describeRejectionsFile } from './describe-rejections-file';
import { runSpotCommand } from './run-spot-command';
import { CommandRefused, runStoreCommand } from './run-store-command';
import type { StoreCommand } from './store-command-line';
import { RejectionsFile, RejectionsFileRefused } from './rejections-file';

/** A second run of one registration waits this long for the first. */
const WAIT_FOR_OTHER_RUN_MS = 90_000;

/** `npm run sync`: one run of one registration of the local district. The store's addresses come from the environment. */
async function main(args: readonly string[]): Promise<number> {
  const checkOnly = args[0] === '--check-arguments';
  const line = readCommandLine(checkOnly ? args.slice(1) : args, process.env);
  if ('usage' in line) {
    console.error(`sync: ${line.usage}`);
    return EXIT.refused;
  }
  if ('help' in line) {
    if (!checkOnly) console.log(USAGE);
    return EXIT.done;
  }
  if (checkOnly) return EXIT.done;
  if ('store' in line) return askStore(line.store);
  if ('spot' in line) return spot(line.spot);

  if (line.command.report !== null) await requireWritable(line.command.report);
  const mapping = await fieldMappingOf(line.command);
  const rejections = await openRejections(line.command);
  const report = await sync(line.command, rejections, mapping).finally(() => rejections?.close());
  if (line.command.report !== null)
    await writeFile(resolve(line.command.report), `${JSON.stringify(report, null, 2)}\n`);
  print(report, line.command, rejections, typedArguments(args));
  const code = exitCodeOf(report);
  return code === EXIT.done && rejections?.failure ? EXIT.ours : code;
}

async function openRejections({
  rejections,
  source,
  supplement,
}: SyncCommand): Promise<RejectionsFile | null> {
  if (rejections === null) return null;
  const ofSupplement = supplement === null ? 'supplement' : basename(supplement);
  const suffix = 'bundle' in source ? '.csv' : '';
  return RejectionsFile.open(rejections, (resource) =>
    resource === 'supplement' ? ofSupplement : `${resource}${suffix}`,
  ).catch((error: unknown) => {
    throw error instanceof RejectionsFileRefused ? new UsageError(`--rejections: ${error.message}`) : error;
  });
}

/** Null: the one the registration has stays. */
async function fieldMappingOf({ fieldMapping }: SyncCommand): Promise<FieldMapping | null> {
  if (fieldMapping === null) return null;
  const read = await readFieldMappingOption(fieldMapping);
  if (typeof read === 'string') throw new UsageError(`--field-mapping: ${read}`);
  return read;
}

/** Before anything is done: a report that cannot be kept is a wrong argument, not a failed run. */
async function requireWritable(report: string): Promise<void> {
  try {
    await (await open(resolve(report), 'a')).close();
  } catch (error) {
    throw new UsageError(`--report: ${report} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

class UsageError extends Error {}

/** What is asked of the store alone. */
async function askStore(command: StoreCommand): Promise<number> {
  const store = await openStore();
  try {
    const districtId = await store.ensureDistrict(LOCAL_DISTRICT);
    const registrationId = await store.withDistrict(districtId, (tx) => registrationNamed(tx, command.name));
    const { lines, json } = await runStoreCommand(store, districtId, registrationId, command);
    console.log(command.json ? JSON.stringify(json, null, 2) : lines.join('\n'));
    return EXIT.done;
  } catch (error) {
    if (error instanceof HoldRefused || error instanceof CommandRefused) throw new UsageError(error.message);
    throw error;
  } finally {
    await store.close();
  }
}

/** One student, read by id from the provider. */
async function spot(command: SpotCommand): Promise<number> {
  const store = await openStore();
  try {
    const { lines, json, code } = await runSpotCommand(store, command, cancellation());
    (code === EXIT.done ? console.log : console.error)(
      command.json ? JSON.stringify(json, null, 2) : lines.join('\n'),
    );
    return code;
  } finally {
    await store.close();
  }
}

async function openStore(): Promise<RosterStore> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl)
    throw new StoreRefused('DATABASE_URL is not set; use `npm run sync`, or name the roster database in it.');
  await migrateIfOwner(databaseUrl);
  return openRosterStore({ databaseUrl, applicationName: 'roster-sync' });
}

async function sync(
  command: SyncCommand,
  rejections: RejectionsFile | null,
  mapping: FieldMapping | null,
): Promise<SyncReport> {
  const store = await openStore();
  const cancel = cancellation();
  const progress = new ProgressLine(process.stderr, command.output);
  try {
    const districtId = await store.ensureDistrict(LOCAL_DISTRICT);
    const registrationId = await ensureRegistration(store, districtId, command);
    if (mapping !== null)
      await store.withDistrict(districtId, (tx) => writeFieldMapping(tx, registrationId, mapping));
    return await runSync({
      store,
      districtId,
      registrationId,
      registration: command.name,
      trigger: 'cli',
      openSource: (mapping) => openSource(command.source, mapping, cancel),
      ...(command.supplement === null ? {} : { openSupplement: supplementOf(command.supplement, cancel) }),
      ...(rejections === null ? {} : { rejectionSink: rejections }),
      schools: command.schools,
      dryRun: command.dryRun,
      approval: command.approval,
      gateway: command.out === null ? null : createListFilesGateway({ directory: resolve(command.out) }),
      waitMs: WAIT_FOR_OTHER_RUN_MS,
      now: () => new Date(),
      signal: cancel,
      progress: (at) => progress.show(at),
      fault: (error, { outcome }) => {
        progress.clear();
        if (command.output === 'verbose' && outcome === 'failed') console.error(`sync: ${whereOf(error)}`);
      },
    });
  } finally {
    progress.end();
    await store.close();
  }
}

/** What the command names, opened. */
async function openSource(
  source: SyncCommand['source'],
  mapping: FieldMapping,
  signal: AbortSignal,
): Promise<OpenSource> {
  if ('bundle' in source) return readBundle(resolve(source.bundle), { signal });
  return providerSource(source.provider, CLI_CLIENT_OPTIONS, mapping);
}

/** A registration keeps to one kind: another history begins under another name. */
async function ensureRegistration(
  store: RosterStore,
  districtId: number,
  { name, source }: SyncCommand,
): Promise<number> {
  const kind = 'bundle' in source ? 'csv' : 'rest';
  try {
    return await store.ensureRegistration(districtId, { name, kind });
  } catch (error) {
    if (error instanceof StoreRefused) throw new UsageError(`--name: ${error.message}`);
    throw error;
  }
}

function supplementOf(path: string, signal: AbortSignal): (mapping: FieldMapping) => Promise<OpenSupplement> {
  return (mapping) => readSupplement(resolve(path), { signal, columnNames: supplementHeaders(mapping) });
}

/** Who holds the owner's address may bring the schema up to date; others are told by the store that it is not. */
async function migrateIfOwner(databaseUrl: string): Promise<void> {
  const ownerUrl = process.env['DATABASE_OWNER_URL'];
  if (ownerUrl) await migrate({ ownerUrl, appRole: new URL(databaseUrl).username }).up();
}

/** Ctrl-C and a polite kill cancel the run: nothing is applied, the exit code says so. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => controller.abort());
  return controller.signal;
}

/** As they were typed: `npm run sync` keeps --data for itself and tells it in the environment. */
function typedArguments(args: readonly string[]): string[] {
  const data = process.env['SYNC_DATA_FOLDER'];
  return data ? [...args, '--data', data] : [...args];
}

function print(
  report: SyncReport,
  command: SyncCommand,
  rejections: RejectionsFile | null,
  typed: readonly string[],
): void {
  const { output } = command;
  const ofRejections = describeRejectionsFile(report, command.rejections, rejections);
  if (rejections?.failure) for (const line of ofRejections) console.error(`sync: ${line}`);
  if (output === 'json') {
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  const lines = describeReport(report, output === 'verbose', {
    arguments: typed,
    approving: command.approval !== null,
  });
  if (!rejections?.failure) lines.push(...ofRejections);
  const good = exitCodeOf(report) === EXIT.done;
  if (output === 'quiet' && good) return;
  for (const line of lines) (good ? console.log : console.error)(line);
}

/** Kind of the error and where it happened, without its message, which might quote a row. */
function whereOf(error: unknown): string {
  const at =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  return [faultOf(error), ...at].join('\n');
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (error instanceof UsageError) {
      console.error(`sync: ${error.message}`);
      process.exitCode = EXIT.refused;
      return;
    }
    const known =
      error instanceof StoreRefused || error instanceof StatementRefused || error instanceof IvmDeliveryError;
    const system =
      error instanceof Error && 'syscall' in error && 'code' in error ? ` (${String(error.code)})` : '';
    const text = known
      ? error.message
      : `a fault of this program (${faultOf(error)})${system}. Run it again: a run that did not finish has changed nothing.`;
    console.error(`sync: ${text}`);
    process.exitCode = EXIT.ours;
  },
);
