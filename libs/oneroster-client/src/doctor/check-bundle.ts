import { readBundle } from '../bundle/read-bundle';
import type { CsvBundle } from '../bundle/csv-bundle';
import { BundleRefusedError, type BundleRefusedCode } from '../errors/bundle-refused-error';
import { UnreadableRecordError } from '../errors/unreadable-record-error';
import type { OneRosterOrg, OneRosterUser } from '../source/oneroster-record';
import type { Resource, SourceRecord } from '../source/roster-source';
import type { BundleWarningCode } from '../source/warning';
import { counted, listed, type CheckName, type Finding } from './finding';
import { guardiansFinding, metadataFinding, orgsFinding, requiredFieldsFinding } from './roster-findings';
import { RosterTally } from './roster-tally';

export interface CheckBundleOptions {
  readonly signal?: AbortSignal;
}

/**
 * Looks a OneRoster 1.1 CSV bundle over, from its zip to its last row, and says what it found in words a district
 * understands. A bundle that is refused is a finding.
 * @throws IncompletePullError it could not be read this time, or was cancelled
 */
export async function checkBundle(
  path: string,
  options: CheckBundleOptions = {},
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    const bundle = await readBundle(path, options);
    try {
      findings.push(...openedFindings(bundle));
      findings.push(...(await contentFindings(bundle, options)));
    } finally {
      await bundle.close();
    }
  } catch (error) {
    if (!(error instanceof BundleRefusedError)) throw error;
    findings.push(refusedFinding(error));
  }
  return findings;
}

function refusedFinding({ code, text }: BundleRefusedError): Finding {
  const { check, advice } = refusals[code];
  return { check, verdict: 'fail', saw: text, advice };
}

const sendAgain = 'Export the bundle again and send it whole. Nothing of this one can be used.';
const fixExport = 'Have the export corrected in the SIS. Nothing of this bundle can be used.';
const rightVersion = 'Choose OneRoster 1.1 (CSV) in the export of the SIS.';

const refusals: Readonly<Record<BundleRefusedCode, { check: CheckName; advice: string }>> = {
  CANNOT_OPEN: { check: 'file', advice: 'Check the name of the file and the right to read it.' },
  NOT_A_ZIP: { check: 'file', advice: 'Send the OneRoster export as one zip.' },
  NOT_A_CSV: { check: 'file', advice: 'Send the OneRoster export as one zip.' },
  TRUNCATED_ZIP: { check: 'file', advice: sendAgain },
  DAMAGED_ZIP: { check: 'file', advice: sendAgain },
  ENCRYPTED: { check: 'file', advice: 'Export it without a password; protect the way it is sent instead.' },
  COMPRESSION_NOT_SUPPORTED: { check: 'file', advice: 'Pack it as an ordinary zip (deflate).' },
  PATH_TRAVERSAL: { check: 'file', advice: 'Do not use this file, and ask who made it.' },
  DUPLICATE_ENTRY: { check: 'file', advice: fixExport },
  TOO_LARGE: {
    check: 'file',
    advice: 'Check that it is the right file; ask support if the district is this large.',
  },
  NO_MANIFEST: { check: 'manifest', advice: fixExport },
  MANIFEST_UNCLEAR: { check: 'manifest', advice: fixExport },
  VERSION_1_0: { check: 'version', advice: rightVersion },
  VERSION_1_2: { check: 'version', advice: rightVersion },
  VERSION_NOT_SUPPORTED: { check: 'version', advice: rightVersion },
  MISSING_FILE: { check: 'files', advice: fixExport },
  EMPTY_FILE: { check: 'files', advice: fixExport },
  MISSING_COLUMN: { check: 'headers', advice: fixExport },
  DUPLICATE_COLUMN: { check: 'headers', advice: fixExport },
  ENCODING_NOT_SUPPORTED: { check: 'headers', advice: fixExport },
  UNCLOSED_QUOTE: { check: 'rows', advice: fixExport },
  MALFORMED_ROW: { check: 'rows', advice: fixExport },
  TRUNCATED_FILE: { check: 'rows', advice: sendAgain },
};

/** What is known as soon as the bundle is open. */
function openedFindings(bundle: CsvBundle): Finding[] {
  const { systemName } = bundle.manifest;
  const exported = `${bundle.observedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const files = bundle.collections.map(
    ({ resource, mode }) => `${resource}.csv (${mode === 'full' ? 'bulk' : 'delta'})`,
  );
  const present = new Set(bundle.collections.map(({ resource }) => resource));
  const missing = (['orgs', 'users'] as const).filter((resource) => !present.has(resource));
  return [
    {
      check: 'file',
      verdict: 'ok',
      saw: `A zip that can be read; its newest file is of ${exported}.`,
      advice: '',
    },
    {
      check: 'manifest',
      verdict: 'ok',
      saw:
        systemName === undefined
          ? 'A manifest is there.'
          : `A manifest is there; the export comes from "${systemName}".`,
      advice: '',
    },
    warned(bundle, 'version', ['VERSION_NOT_STATED'], 'OneRoster 1.1.'),
    missing.length === 0
      ? warned(
          bundle,
          'files',
          ['FILE_MARKED_ABSENT', 'FILE_NOT_IN_MANIFEST', 'FILE_IN_OTHER_FOLDER'],
          `Read are ${listed(files)}.`,
        )
      : {
          check: 'files',
          verdict: 'fail',
          saw: `The bundle has no ${listed(missing.map((resource) => `${resource}.csv`))}.`,
          advice: 'Have schools and users put into the export.',
        },
    { check: 'headers', verdict: 'ok', saw: 'The columns that are needed are there.', advice: '' },
  ];
}

/** What shows when every row is read. */
async function contentFindings(bundle: CsvBundle, { signal }: CheckBundleOptions): Promise<Finding[]> {
  const tally = new RosterTally();
  const rows = new Map<Resource, number>(bundle.collections.map(({ resource }) => [resource, 0]));
  for await (const page of bundle.pages(signal ? { signal } : {})) {
    for (const record of page) {
      rows.set(record.resource, (rows.get(record.resource) ?? 0) + 1);
      tallyRecord(tally, record);
    }
  }
  const delta = bundle.collections.some(({ resource, mode }) => resource === 'users' && mode === 'delta');
  const rowsSeen = [...rows].map(([resource, count]) => `${resource} ${count.toLocaleString('en-US')}`);
  const findings: Finding[] = [
    rows.get('users') === 0 && !delta
      ? {
          check: 'rows',
          verdict: 'fail',
          saw: `users.csv has no row (${listed(rowsSeen)}).`,
          advice: 'A list of nobody is not believed. Export the bundle again.',
        }
      : warned(
          bundle,
          'rows',
          ['HEADER_REPEATED', 'SHORT_ROW', 'BLANK_ROW'],
          `Rows read to the end: ${listed(rowsSeen)}.`,
        ),
  ];
  if (rows.has('orgs') && !isDelta(bundle, 'orgs')) findings.push(orgsFinding(tally));
  if (tally.users > 0 || tally.unreadable > 0)
    findings.push(requiredFieldsFinding(tally), metadataFinding(tally));
  if (delta) {
    findings.push({
      check: 'guardians',
      verdict: 'ok',
      saw: `A delta: it tells changes only, here of ${counted(tally.users, 'user')}.`,
      advice: 'Whether guardians are complete shows in a bulk export: check one as well.',
    });
  } else if (tally.users > 0) findings.push(guardiansFinding(tally, true));
  return findings;
}

function isDelta(bundle: CsvBundle, of: Resource): boolean {
  return bundle.collections.some(({ resource, mode }) => resource === of && mode === 'delta');
}

function tallyRecord(tally: RosterTally, record: SourceRecord): void {
  if (record.resource === 'demographics') return;
  try {
    if (record.resource === 'orgs') tally.addOrg(record.parse() as OneRosterOrg);
    else tally.addUser(record.parse() as OneRosterUser);
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    tally.unreadable += 1;
  }
}

/** A finding that is a warning where the bundle has one of these, in the bundle's own words. */
function warned(
  bundle: CsvBundle,
  check: CheckName,
  codes: readonly BundleWarningCode[],
  saw: string,
): Finding {
  const found = bundle.warnings.filter(({ code }) => codes.includes(code));
  if (found.length === 0) return { check, verdict: 'ok', saw, advice: '' };
  return {
    check,
    verdict: 'warn',
    saw: [
      saw,
      ...found.map(({ text, count }) =>
        count > 1 ? `${text} (${count.toLocaleString('en-US')} times)` : text,
      ),
    ].join(' '),
    advice: 'It could be read all the same. Have the export corrected when there is time.',
  };
}
