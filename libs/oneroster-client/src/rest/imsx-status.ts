/** What a OneRoster error body says (section 3.2): shape and case of these vary from provider to provider. */
export interface ImsxStatus {
  readonly failed: boolean;
  /** imsx_CodeMinor, e.g. invalid_sort_field. */
  readonly minor?: string;
}

/** The status in an answer's body; undefined when there is none. Nothing of the description is kept. */
export function imsxStatus(body: Buffer): ImsxStatus | undefined {
  // Cheap for the ordinary page, whose records it need not parse.
  if (body.length > LARGEST_ERROR || !/imsx_|codeM|statusInfo/i.test(body.toString('latin1')))
    return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const found: Record<string, string> = {};
  collect(value, found, 0);
  const major = found['codemajor'];
  if (major === undefined && found['codeminor'] === undefined) return undefined;
  const said = (found['codeminorfieldvalue'] ?? found['codeminor'] ?? '').trim().toLowerCase();
  const minor = minorOf(said, (found['description'] ?? '').toLowerCase());
  return { failed: !/^(success|status)$/i.test(major ?? ''), ...(minor === undefined ? {} : { minor }) };
}

const LARGEST_ERROR = 64 * 1024;

/**
 * The code, or the one that fits the description: many providers have only one code for all. What is no code of the
 * specification is not kept, as it might be anything: what we sent, or somebody's name.
 */
function minorOf(said: string, description: string): string | undefined {
  if (/sort|orderby/.test(said)) return 'invalid_sort_field';
  if (/selection/.test(said)) return 'invalid_selection_field';
  if (/filter/.test(said)) return 'invalid_filter_field';
  if (/\bsort|orderby/.test(description)) return 'invalid_sort_field';
  if (/selection|\bfields\b/.test(description)) return 'invalid_selection_field';
  if (/\bfilter/.test(description)) return 'invalid_filter_field';
  return knownMinors.has(said) ? said : undefined;
}

/** imsx_CodeMinor (section 3.6), with the spellings of the field. */
const knownMinors: ReadonlySet<string> = new Set([
  'full success',
  'fullsuccess',
  'unknown object',
  'unknownobject',
  'invalid data',
  'invaliddata',
  'unauthorized',
  'unauthorised',
  'unauthorisedrequest',
  'unauthorizedrequest',
  'forbidden',
  'server_busy',
  'internal_server_error',
]);

function collect(value: unknown, found: Record<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > 5) return;
  for (const [key, entry] of Object.entries(value)) {
    const name = statusName.exec(key)?.[1]?.toLowerCase();
    if (typeof entry !== 'string') collect(entry, found, depth + 1);
    else if (name !== undefined) found[name] ??= entry;
  }
}

const statusName = /^(?:imsx_)?(codeMajor|codeMinor|codeMinorFieldValue|description)$/i;
