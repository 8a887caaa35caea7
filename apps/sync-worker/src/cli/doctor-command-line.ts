import { parseArgs } from 'node:util';
import type { ProviderSettings } from 'oneroster-client';
import { describeArgumentError } from './describe-argument-error';
import { providerOptions, providerUsage, readProviderOptions } from './provider-options';

/** What was asked for on the command line of `npm run doctor`. */
export type DoctorCommand = { readonly json: boolean } & (
  { readonly bundle: string } | { readonly provider: ProviderSettings }
);

export type DoctorCommandLine =
  { readonly command: DoctorCommand } | { readonly help: true } | { readonly usage: string };

export const DOCTOR_USAGE = `npm run --silent doctor -- --url URL [options]
npm run --silent doctor -- --bundle district.zip

Looks a connection or a bundle over, says what is wrong and what to do. Changes nothing and stores nothing.

${providerUsage('default: by what is set')}
  --bundle FILE      a OneRoster 1.1 CSV bundle (zip)
  --json             the findings as JSON on standard output

Exit codes: 0 usable, 4 not usable as it is, 2 wrong usage, 1 a fault of this program, 130 cancelled.`;

/** Reads the arguments; what cannot be used is answered by one sentence. */
export function readDoctorCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DoctorCommandLine {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { usage: describeArgumentError(error) };
  }
  const { help, json = false, bundle, ...provider } = values;
  if (help) return { help: true };
  if (bundle !== undefined) {
    const [other] = Object.keys(provider);
    if (other !== undefined) return { usage: `--bundle and --${other} do not go together. See --help.` };
    if (bundle === '') return { usage: '--bundle: name the file. See --help.' };
    return { command: { bundle, json } };
  }
  if (provider.url === undefined)
    return { usage: 'Give what is to be looked at: --url URL or --bundle FILE. See --help.' };
  const settings = readProviderOptions(provider, environment, 'guess');
  if (typeof settings === 'string') return { usage: `${settings} See --help.` };
  return { command: { provider: settings, json } };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      ...providerOptions,
      bundle: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
}
