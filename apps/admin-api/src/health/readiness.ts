import { checkReadiness, type ReadinessCheck } from './check-readiness';
import type { RosterReadiness } from './roster-readiness';

const answerKeptMs = 500;

/**
 * The readiness of this process. The endpoint is open, so everyone who asks at about the same time shares one answer:
 * asking often must not cost the database anything.
 */
export class Readiness {
  private latest: Promise<readonly ReadinessCheck[]> | undefined;

  constructor(
    private readonly store: RosterReadiness,
    private readonly awaitedRegistration: string | undefined,
  ) {}

  check(): Promise<readonly ReadinessCheck[]> {
    this.latest ??= checkReadiness(this.store, this.awaitedRegistration).finally(() => {
      setTimeout(() => (this.latest = undefined), answerKeptMs).unref();
    });
    return this.latest;
  }
}
