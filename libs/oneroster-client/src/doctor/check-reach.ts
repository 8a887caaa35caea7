import { ProviderError, type ProviderErrorCode } from '../errors/provider-error';
import type { HttpAnswer } from '../http/http-client';
import type { ConnectionFinding } from './check-connection';
import { counted } from './finding';
import type { DoctorSession } from './doctor-session';

/** A signature is refused when the clocks differ by more than this at most providers. */
const TOO_FAR_SECONDS = 300;
const NOTICEABLE_SECONDS = 60;

/** Address, name lookup, connection, certificate and clock: whatever needs no credentials. */
export async function checkReach(session: DoctorSession): Promise<ConnectionFinding[]> {
  const address = addressFinding(session);
  if (address.verdict === 'fail' && address.fix === undefined) return [address];
  try {
    const sent = Date.now();
    const answer = await session.unsigned();
    const { host } = new URL(session.connect().baseUrl);
    return [
      address,
      { check: 'reach', verdict: 'ok', saw: `The provider at ${host} answers.`, advice: '' },
      clockFinding(session, answer, (sent + Date.now()) / 2),
    ];
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code === 'ABORTED') throw error;
    return [
      withoutUntriedFix(address),
      {
        check: 'reach',
        verdict: 'fail',
        saw: error.text,
        advice: reachAdvice[error.code] ?? tryLater,
      },
    ];
  }
}

const tryLater = 'Try again later; if it stays, ask the SIS whether its OneRoster service is running.';
const reachAdvice: Partial<Record<ProviderErrorCode, string>> = {
  HOST_NOT_FOUND: 'Copy the address once more from the SIS.',
  CONNECTION_REFUSED:
    'Ask the SIS whether its OneRoster service is on, and whether its firewall lets this machine in.',
  TLS_FAILED:
    'Ask the SIS to renew its certificate. If it uses a certificate authority of its own, give that authority here.',
  ADDRESS_NOT_ALLOWED:
    'Use the address by which the provider is reached from outside, or have the operator allow private networks.',
  PROXY_FAILED: 'Ask the operator to check the proxy of this machine.',
};

function addressFinding(session: DoctorSession): ConnectionFinding {
  const given = session.settings.baseUrl.trim();
  try {
    return addressOk(session.connect().baseUrl, given);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (/^http:\/\//i.test(given)) {
      const fix = { baseUrl: given.replace(/^http:/i, 'https:') };
      try {
        session.connect(session.with(fix));
        session.adopt(fix);
        return {
          check: 'address',
          verdict: 'fail',
          saw: error.text,
          advice: 'Use the address with https://. Everything below was tried with it.',
          fix, // taken back by withoutUntriedFix unless signing in there goes well
        };
      } catch {
        // It is not only the scheme.
      }
    }
    const check = error.code === 'VERSION_NOT_SUPPORTED' ? 'version' : 'address';
    return {
      check,
      verdict: 'fail',
      saw: error.text,
      advice: 'Correct this setting, then check again.',
    };
  }
}

/**
 * The address finding without its fix: it is advice only once we were let in there. That something answers over https
 * says little; it may be somebody else's page.
 */
export function withoutUntriedFix(finding: ConnectionFinding): ConnectionFinding {
  if (finding.check !== 'address' || finding.fix === undefined) return finding;
  const { check, verdict, saw } = finding;
  return { check, verdict, saw, advice: 'Copy the address once more from the SIS: it begins with https://.' };
}

function addressOk(baseUrl: string, given: string): ConnectionFinding {
  const same = baseUrl === given.replace(/\/+$/, '');
  const saw = same ? `Asked at ${baseUrl}.` : `Asked at ${baseUrl}, made from what was given.`;
  return { check: 'address', verdict: 'ok', saw, advice: '' };
}

function clockFinding(session: DoctorSession, answer: HttpAnswer, now: number): ConnectionFinding {
  const theirs = Date.parse(answer.headers['date'] ?? '');
  if (Number.isNaN(theirs)) {
    return {
      check: 'clock',
      verdict: 'ok',
      saw: 'The provider does not tell its time.',
      advice: '',
    };
  }
  // The Date header has whole seconds.
  const ahead = Math.round((theirs + 500 - now) / 1000);
  session.clockSkewSeconds = ahead;
  const apart = Math.abs(ahead);
  if (apart <= NOTICEABLE_SECONDS) {
    return {
      check: 'clock',
      verdict: 'ok',
      saw: 'Both clocks agree.',
      advice: '',
    };
  }
  const signed = session.settings.auth.type === 'oauth1';
  const time = apart < 120 ? counted(apart, 'second') : counted(Math.round(apart / 60), 'minute');
  return {
    check: 'clock',
    verdict: signed && apart > TOO_FAR_SECONDS ? 'fail' : 'warn',
    saw: `The provider's clock is ${time} ${ahead > 0 ? 'ahead of' : 'behind'} the clock of this machine.`,
    advice: signed
      ? 'Signatures carry the time and are refused when the clocks differ. Set the wrong one of the two by a time server.'
      : 'Set the wrong one of the two by a time server: ages of data are told by it.',
  };
}
