import { Injectable, type Type } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Reach } from 'ivm-adapter';
import type { Logger } from 'pino';
import type { RosterStore } from 'roster-store';
import { faultOf } from '../run/describe-failure';
import { deliverToIvm } from './deliver-to-ivm';

/** Districts looked after at one look; whoever is left is found by the next. */
const AT_ONCE = 20;

/**
 * The clock that sees to it that IVM is told whatever it has to be told, whatever the cause: every worker has one, and the
 * store gives one of them the right to a district.
 */
export function ivmClock(
  store: RosterStore,
  logger: Logger,
  { lookEveryMs, reach, stopped }: { lookEveryMs: number; reach: Reach; stopped: AbortSignal },
): Type {
  @Injectable()
  class IvmClock {
    #looking = false;

    @Interval(lookEveryMs)
    async tellWhatIsDue(): Promise<void> {
      if (this.#looking || stopped.aborted) return;
      this.#looking = true;
      try {
        for (const district of await store.districtsWithIvmDue(new Date(), AT_ONCE))
          await this.#tell(district);
      } catch (error) {
        logger.error({ fault: faultOf(error) }, 'whose IVM is due could not be asked; asking again soon');
      } finally {
        this.#looking = false;
      }
    }

    async #tell(district: number): Promise<void> {
      const told = (what: string, about: object): void => logger.error({ district, ...about }, what);
      const how = { now: () => new Date(), reach, waitMs: 0, signal: stopped, told };
      await deliverToIvm(store, district, how).catch((error: unknown) => {
        if (!stopped.aborted) logger.error({ district, fault: faultOf(error) }, 'an IVM could not be told');
      });
    }
  }
  return IvmClock;
}
