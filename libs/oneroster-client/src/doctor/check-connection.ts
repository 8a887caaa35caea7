import { ProviderError } from '../errors/provider-error';
import type { ClientOptions, ProviderSettings } from '../rest/provider-settings';
import { checkContent } from './check-content';
import { checkPages } from './check-pages';
import { checkReach, withoutUntriedFix } from './check-reach';
import { checkSignIn } from './check-sign-in';
import type { ConnectionFix } from './connection-fix';
import { DoctorSession } from './doctor-session';
import type { Finding } from './finding';
import { readFirstPage } from './first-page';

export type ConnectionFinding = Finding<ConnectionFix>;

export interface CheckConnectionOptions extends ClientOptions {
  readonly signal?: AbortSignal;
  /** For the whole check, milliseconds. Default 300,000. */
  readonly timeLimit?: number;
}

/**
 * Tries a connection to a OneRoster 1.1 provider and says what it found, in order: address, clock, sign-in, paging,
 * people. Where something is wrong it tries what usually mends it, and goes on with what did: a `fix` is only ever
 * one that was tried. Asks at most 80 times (token requests and redirects aside), reads only, and keeps nothing.
 * @throws ProviderError ABORTED the signal was
 */
export async function checkConnection(
  settings: ProviderSettings,
  options: CheckConnectionOptions = {},
): Promise<readonly ConnectionFinding[]> {
  const { signal, timeLimit = 300_000, ...client } = options;
  if (signal?.aborted) throw cancelled();
  const limit = AbortSignal.timeout(timeLimit);
  const session = new DoctorSession(settings, client, signal ? AbortSignal.any([signal, limit]) : limit);
  const findings: ConnectionFinding[] = [];
  try {
    await runChecks(session, findings);
  } catch (error) {
    if (signal?.aborted) throw cancelled();
    if (limit.aborted) findings.push(outOfTime(timeLimit));
    else if (error instanceof ProviderError) findings.push(brokenOff(error));
    else throw error;
  } finally {
    session.close();
  }
  return wasLetIn(findings) ? findings : findings.map(withoutUntriedFix);
}

async function runChecks(session: DoctorSession, findings: ConnectionFinding[]): Promise<void> {
  for (const check of [checkReach, checkSignIn]) {
    findings.push(...(await check(session)));
    if (findings.some(isDeadEnd)) return;
  }
  const first = await readFirstPage(session);
  if (first.page.ids.length > 0) findings.push(...(await checkPages(session, first)));
  findings.push(...(await checkContent(session, first)));
}

/** Whether signing in went well, at once or with a fix. */
function wasLetIn(findings: readonly ConnectionFinding[]): boolean {
  return findings.some((finding) => finding.check === 'sign_in' && !isDeadEnd(finding));
}

/** What fails and was not mended leaves nothing to go on with; a wrong clock does, where it is only the clock. */
function isDeadEnd({ check, verdict, fix }: ConnectionFinding): boolean {
  return verdict === 'fail' && fix === undefined && check !== 'clock';
}

function brokenOff({ text, code }: ProviderError): ConnectionFinding {
  const advice =
    code === 'ABORTED'
      ? 'What would have come next was not looked at.'
      : 'The provider failed in the middle of the check; what would have come next was not looked at. Try again later, and tell the SIS at what time it happened.';
  return { check: 'paging', verdict: 'fail', saw: text, advice };
}

function outOfTime(timeLimit: number): ConnectionFinding {
  return {
    check: 'speed',
    verdict: 'fail',
    saw: `The check was ended after ${Math.round(timeLimit / 1000)} s; what would have come next was not looked at.`,
    advice: 'Ask the SIS why it answers so slowly, or check again at night.',
  };
}

function cancelled(): ProviderError {
  return new ProviderError('ABORTED', 'The check was cancelled.');
}
