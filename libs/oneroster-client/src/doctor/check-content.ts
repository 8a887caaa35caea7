import { ProviderError } from '../errors/provider-error';
import { readOrg, readUser } from '../json/read-json-record';
import { versionText } from '../rest/base-url';
import type { ConnectionFinding } from './check-connection';
import { counted } from './finding';
import { pageRequest, type FirstPage } from './first-page';
import type { DoctorSession, SeenPage } from './doctor-session';
import { guardiansFinding, metadataFinding, orgsFinding, requiredFieldsFinding } from './roster-findings';
import { contactRoles, RosterTally } from './roster-tally';

/** A sample is no more pages than this, spread over the whole list. */
const MOST_SAMPLE_PAGES = 6;
const DEFAULT_PAGES_IN_FLIGHT = 4;
const LONG_PULL_MS = 60 * 60_000;

interface Sample {
  readonly tally: RosterTally;
  readonly complete: boolean;
  /** Rows and milliseconds of each page. */
  readonly pages: readonly { readonly rows: number; readonly ms: number }[];
}

/** What comes: version, schools, people, who belongs to whom, what else is said, and how fast. */
export async function checkContent(session: DoctorSession, first: FirstPage): Promise<ConnectionFinding[]> {
  const version = versionFinding(first.page);
  const tally = new RosterTally();
  const orgs = await session.page('orgs', {
    limit: Math.min(first.limit, 500),
    offset: 0,
    sort: false,
    fields: false,
  });
  for (const row of orgs.rows) tally.addOrg(readOrg(row));
  if (version.verdict === 'fail') return [version, orgsFinding(tally)];
  const sample = await readSample(session, first, tally);
  const people: ConnectionFinding[] =
    tally.users === 0
      ? [guardiansFinding(tally, true)]
      : [requiredFieldsFinding(tally), guardiansFinding(tally, sample.complete), metadataFinding(tally)];
  return [version, orgsFinding(tally), ...people, speedFinding(session, first.page, sample)];
}

/** Some providers serve another version's objects at the address of 1.1. */
function versionFinding({ rows }: SeenPage): ConnectionFinding {
  const is12 = rows.some((row) => row['role'] === undefined && isListOfObjects(row['roles']));
  const is10 =
    rows.length > 0 && rows.every((row) => row['enabledUser'] === undefined && row['role'] !== undefined);
  if (is12) {
    const saw = 'The users are those of OneRoster 1.2, although the address is that of 1.1.';
    return {
      check: 'version',
      verdict: 'fail',
      saw,
      advice: versionText('1.2'),
    };
  }
  if (is10) {
    const saw = 'The users have no enabledUser, as in OneRoster 1.0; version 1.1 requires it.';
    const advice = 'Ask the SIS whether this is its OneRoster 1.1 endpoint.';
    return { check: 'version', verdict: 'warn', saw, advice };
  }
  return { check: 'version', verdict: 'ok', saw: 'OneRoster 1.1.', advice: '' };
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === 'object' && value[0] !== null;
}

async function readSample(session: DoctorSession, first: FirstPage, tally: RosterTally): Promise<Sample> {
  const limit = session.settings.pageSize ?? first.limit;
  const met = new Set<string>();
  const pages: { rows: number; ms: number }[] = [];
  const take = (page: SeenPage): number => {
    let fresh = 0;
    page.rows.forEach((row, index) => {
      const id = page.ids[index] as string;
      if (met.has(id)) return;
      met.add(id);
      fresh += 1;
      tally.addUser(readUser(row));
    });
    tally.unreadable += page.unreadable;
    pages.push({ rows: page.ids.length, ms: page.durationMs });
    return fresh;
  };
  // What was read before a fix may lack what the fix brings.
  take(await session.page('users', pageRequest(session, limit)));
  const { total } = first.page;
  let ended = total !== undefined && met.size >= total;
  let offset = pages[0]?.rows ?? 0;
  while (!ended && offset > 0 && pages.length < MOST_SAMPLE_PAGES) {
    const next = await pageOrEnd(session, limit, offset);
    if (next === undefined || take(next) === 0) {
      ended = true;
      break;
    }
    offset = nextOffset(offset + next.ids.length, total, limit, pages.length);
    ended = total !== undefined && met.size >= total;
  }
  const complete = ended && (total === undefined || met.size >= total);
  if (!complete) await lookForContacts(session, tally, met);
  return { tally, complete, pages };
}

/** Page after page; of a long list, spread over what is left of it. */
function nextOffset(offset: number, total: number | undefined, limit: number, pagesRead: number): number {
  const pagesLeft = MOST_SAMPLE_PAGES - pagesRead;
  if (total === undefined || pagesLeft < 1 || total - offset <= pagesLeft * limit) return offset;
  return offset + Math.floor((total - offset - limit) / pagesLeft);
}

async function pageOrEnd(
  session: DoctorSession,
  limit: number,
  offset: number,
): Promise<SeenPage | undefined> {
  try {
    return await session.page('users', pageRequest(session, limit, offset));
  } catch (error) {
    if (!(error instanceof ProviderError) || error.status === undefined) throw error;
    return undefined;
  }
}

/** In a sample there may be none by chance, so the provider is asked for some; what it answers is looked at. */
async function lookForContacts(session: DoctorSession, tally: RosterTally, met: Set<string>): Promise<void> {
  for (const role of contactRoles) {
    if (tally.usersByRole.has(role)) continue;
    try {
      const request = { ...pageRequest(session, 10), filter: `role='${role}'` };
      const page = await session.page('users', request);
      page.rows.forEach((row, index) => {
        const user = readUser(row);
        const id = page.ids[index] as string;
        if (user.role === role && !met.has(id)) tally.addUser(user);
        met.add(id);
      });
    } catch (error) {
      if (!(error instanceof ProviderError) || error.status === undefined) throw error;
    }
  }
}

function speedFinding(session: DoctorSession, { total }: SeenPage, sample: Sample): ConnectionFinding {
  const rows = sample.pages.reduce((sum, page) => sum + page.rows, 0);
  const ms = sample.pages.reduce((sum, page) => sum + page.ms, 0);
  const perPage = `${counted(Math.round(rows / sample.pages.length), 'user')} in ${inWords(ms / sample.pages.length)}`;
  if (total === undefined || rows === 0) {
    const saw = `A page of ${perPage}. How long a whole pull takes cannot be told without a count.`;
    return { check: 'speed', verdict: 'ok', saw, advice: '' };
  }
  const inFlight = session.settings.pagesInFlight ?? DEFAULT_PAGES_IN_FLIGHT;
  const pages = Math.max(1, Math.ceil((total * sample.pages.length) / rows));
  const whole = Math.ceil(pages / Math.min(inFlight, pages)) * (ms / sample.pages.length);
  const saw = `A page of ${perPage}; all ${counted(total, 'user')} take ${whole < 100 ? '' : 'about '}${inWords(whole)}.`;
  if (whole <= LONG_PULL_MS) return { check: 'speed', verdict: 'ok', saw, advice: '' };
  const advice = 'Begin the sync early enough at night, and ask the SIS why its pages are slow.';
  return { check: 'speed', verdict: 'warn', saw, advice };
}

function inWords(ms: number): string {
  if (ms < 100) return 'less than 0.1 s';
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return counted(Math.round(ms / 60_000), 'minute');
}
