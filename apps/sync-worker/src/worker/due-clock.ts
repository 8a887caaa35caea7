import { Injectable, type Type } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { nextDue, RUN_DETAILS_KEPT_DAYS, type RosterStore } from 'roster-store';
import { faultOf } from '../run/describe-failure';
import type { DueAnswers } from './due-answers';
import type { SyncJobs } from './sync-jobs';

export interface ClockTimes {
  /** How often it looks who is due. */
  readonly lookEveryMs: number;
  /** How often this worker says that it lives, and looks whether others do. */
  readonly beatEveryMs: number;
  /** Jobs of a worker that has not said so for this long are given to others. */
  readonly staleAfterMs: number;
}

export const DEFAULT_CLOCK: ClockTimes = { lookEveryMs: 2_000, beatEveryMs: 5_000, staleAfterMs: 30_000 };

/** How often what is kept for some time only is looked through. */
const TIDY_EVERY_MS = 3_600_000;
/** Details of so many runs are forgotten in one transaction. */
const FORGOTTEN_TOGETHER = 200;

/** Handed out at one look; whoever is left is found by the next. */
const AT_ONCE = 200;

/**
 * The clock of the worker: the provider class whose methods Nest's scheduler calls. It hands out who is due, has answers
 * made level that are not, and runs nothing itself. Every worker has one; the store sees to it that each is done once.
 */
export function dueClock(
  store: RosterStore,
  jobs: SyncJobs,
  answers: Pick<DueAnswers, 'look'>,
  logger: Logger,
  times: ClockTimes,
): Type {
  @Injectable()
  class DueClock {
    #looking = false;
    #beating = false;
    #tidying = false;
    #answering = false;

    @Interval(times.lookEveryMs)
    async makeAnswersLevel(): Promise<void> {
      if (this.#answering) return;
      this.#answering = true;
      await told(answers.look());
      this.#answering = false;
    }

    @Interval(times.lookEveryMs)
    async handOutWhoIsDue(): Promise<void> {
      if (this.#looking) return;
      this.#looking = true;
      await told(handOutDue(store, new Date()));
      this.#looking = false;
    }

    @Interval(times.beatEveryMs)
    async giveSignOfLife(): Promise<void> {
      if (this.#beating) return;
      this.#beating = true;
      await told(jobs.giveSignOfLife(times.staleAfterMs));
      this.#beating = false;
    }

    @Interval(TIDY_EVERY_MS)
    async forgetOldDetails(): Promise<void> {
      if (this.#tidying) return;
      this.#tidying = true;
      await told(
        forgetOldDetails(store),
        'the details of old runs could not be forgotten; trying again later',
      );
      this.#tidying = false;
    }
  }
  const told = (
    work: Promise<void>,
    sentence = 'who is due could not be asked; asking again soon',
  ): Promise<void> => work.catch((error: unknown) => logger.error({ fault: faultOf(error) }, sentence));
  return DueClock;
}

/** Makes jobs of what is due. What was missed while no worker ran is run once, not as often as it was missed. */
export async function handOutDue(store: RosterStore, now: Date): Promise<void> {
  for (const due of await store.schedule.due(AT_ONCE)) {
    const after = due.dueAt !== null && due.dueAt > now ? due.dueAt : now;
    await store.schedule.handOut(due, nextDue(due.cron, due.timezone, after));
  }
}

/** Forgets what a run could not use and planned, once it is old; any number of workers may do so at once. */
export async function forgetOldDetails(store: Pick<RosterStore, 'forgetRunDetails'>): Promise<void> {
  while ((await store.forgetRunDetails(RUN_DETAILS_KEPT_DAYS, FORGOTTEN_TOGETHER)) === FORGOTTEN_TOGETHER);
}
