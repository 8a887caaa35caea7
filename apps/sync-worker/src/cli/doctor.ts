import { resolve } from 'node:path';
import {
  checkBundle,
  checkConnection,
  findProviders,
  IncompletePullError,
  isUsable,
  ProviderError,
  type ConnectionFix,
  type Finding,
} from 'oneroster-client';
import { faultOf } from '../run/describe-failure';
import { describeFindings } from './describe-findings';
import { DOCTOR_USAGE, readDoctorCommandLine, type DoctorCommand } from './doctor-command-line';
import { EXIT } from './exit-code';
import { CLI_CLIENT_OPTIONS } from './provider-options';

/** `npm run doctor`: looks a provider or a bundle over. Needs no database. */
async function main(args: readonly string[]): Promise<number> {
  const line = readDoctorCommandLine(args, process.env);
  if ('usage' in line) {
    console.error(`doctor: ${line.usage}`);
    return EXIT.refused;
  }
  if ('help' in line) {
    console.log(DOCTOR_USAGE);
    return EXIT.done;
  }
  const { command } = line;
  const findings = await look(command, cancellation());
  const usable = isUsable(findings);
  const { what, products } = subjectOf(command);
  if (command.json) {
    console.log(JSON.stringify({ usable, products: products.map(({ id }) => id), findings }, null, 2));
  } else {
    const names = products.map(({ name }) => name);
    for (const text of describeFindings(what, names, findings)) console.log(text);
  }
  return usable ? EXIT.done : EXIT.provider;
}

function look(command: DoctorCommand, signal: AbortSignal): Promise<readonly Finding<ConnectionFix>[]> {
  if ('bundle' in command) return checkBundle(resolve(command.bundle), { signal });
  return checkConnection(command.provider, { signal, ...CLI_CLIENT_OPTIONS });
}

function subjectOf(command: DoctorCommand) {
  if ('bundle' in command) return { what: command.bundle, products: [] };
  const { baseUrl } = command.provider;
  return {
    what: URL.canParse(baseUrl) ? new URL(baseUrl).host : 'the provider',
    products: findProviders({ baseUrl }),
  };
}

function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => controller.abort());
  return controller.signal;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const stopped =
      (error instanceof ProviderError || error instanceof IncompletePullError) && error.code === 'ABORTED';
    if (stopped) {
      console.error('doctor: cancelled.');
      process.exitCode = EXIT.cancelled;
    } else if (error instanceof IncompletePullError) {
      console.error(`doctor: ${error.why}`);
      process.exitCode = EXIT.provider;
    } else {
      console.error(`doctor: a fault of this program (${faultOf(error)}). Nothing was changed.`);
      process.exitCode = EXIT.ours;
    }
  },
);
