import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ProviderError, type ClientOptions } from 'oneroster-client';
import { spotSync, type RosterStore, type SpotOutcome } from 'roster-store';
import { notFoundHere } from '../district-request/district-problems';
import { Problem } from '../problems/problem';
import { CLIENT_OPTIONS } from '../registrations/connection-checks';
import { providerOf } from '../registrations/open-provider';
import { wrongState } from '../registrations/registration-problems';
import { ROSTER_STORE } from '../roster-store-token';
import { spotReader } from './spot-reader';

/** Somebody waits at the desk: after that it goes on without them. */
const WAIT_MS = 4_500;
/** A provider that answers so slowly is given up. */
const LONGEST_MS = 60_000;

/** A student as one is asked for at the provider. */
interface AskedStudent {
  readonly registrationId: number;
  readonly sourcedId: string;
}

/** What was read; null: it is being read still. */
export type Refreshed = Exclude<SpotOutcome, { readonly outcome: 'refused' }> | null;

/** Reads single students anew at their provider. Whoever asks for one that is being read waits for the same reading. */
@Injectable()
export class StudentRefreshes implements OnApplicationShutdown {
  private readonly underWay = new Map<string, Promise<NonNullable<Refreshed>>>();
  private readonly stopping = new AbortController();

  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    @Inject(CLIENT_OPTIONS) private readonly client: ClientOptions,
  ) {}

  /**
   * @throws {Problem} 404 nobody of this id · 409 `no_direct_source`, `wrong_state` · 502 `provider_failed` · 503 the
   * secrets cannot be opened here
   */
  async refresh(districtId: number, studentId: number): Promise<Refreshed> {
    const key = `${districtId}/${studentId}`;
    const reading = this.underWay.get(key) ?? this.begin(key, districtId, studentId);
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<null>((resolve) => (timer = setTimeout(resolve, WAIT_MS, null)));
    try {
      return await Promise.race([reading, waited]);
    } finally {
      clearTimeout(timer);
    }
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
  }

  private begin(key: string, districtId: number, studentId: number): Promise<NonNullable<Refreshed>> {
    const reading = this.read(districtId, studentId).finally(() => this.underWay.delete(key));
    this.underWay.set(key, reading);
    // Whoever waits hears of it; when nobody does any more, nobody is to.
    reading.catch(() => undefined);
    return reading;
  }

  private async read(districtId: number, studentId: number): Promise<NonNullable<Refreshed>> {
    const student = await this.studentOf(districtId, studentId);
    const registration = await this.store.registrationForRun(districtId, student.registrationId);
    if (registration === null) throw notFoundHere('student');
    if (registration.kind === 'csv') throw noDirectSource();
    if (registration.state !== 'enabled')
      throw wrongState(registration.state, 'be asked for a student', 'Only one that is enabled is asked.');
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(LONGEST_MS)]);
    try {
      const provider = await providerOf(registration, this.client, signal);
      if (provider === null) throw noDirectSource();
      try {
        const { registrationId, sourcedId } = student;
        const outcome = await spotSync({
          ...{ store: this.store, districtId, registrationId, student: sourcedId, signal },
          provider: spotReader(provider),
          now: () => new Date(),
        });
        if (outcome.outcome === 'refused')
          throw outcome.code === 'no_direct_source' ? noDirectSource() : notFoundHere('student');
        return outcome;
      } finally {
        provider.close();
      }
    } catch (error) {
      if (error instanceof ProviderError || signal.aborted) throw providerFailed(error);
      throw error;
    }
  }

  private async studentOf(districtId: number, studentId: number): Promise<AskedStudent> {
    const [student] = await this.store.withDistrict(districtId, (tx) =>
      tx.query<AskedStudent>(
        'select registration_id as "registrationId", sourced_id as "sourcedId" from student where id = $1',
        [studentId],
      ),
    );
    if (student === undefined) throw notFoundHere('student');
    return student;
  }
}

function noDirectSource(): Problem {
  return new Problem(
    409,
    'no_direct_source',
    'No single student can be asked for',
    'This student comes from bundles that are sent: no single student can be asked for. Have a newer bundle sent.',
  );
}

function providerFailed(error: unknown): Problem {
  const why = error instanceof ProviderError ? error.text : 'It did not answer in time.';
  return new Problem(
    502,
    'provider_failed',
    'The provider could not be asked',
    `${why} Nothing was changed; what was known before still counts.`,
  );
}
