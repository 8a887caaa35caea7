import 'reflect-metadata';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ScheduleModule } from '@nestjs/schedule';
import type { Logger } from 'pino';
import type { RosterStore } from 'roster-store';
import type { DueAnswers } from './due-answers';
import { DEFAULT_CLOCK, dueClock, type ClockTimes } from './due-clock';
import { FIRST_RUN, HealthController, ROSTER_STORE, type FirstRun } from './health.controller';
import type { SyncJobs } from './sync-jobs';
import type { WorkerSettings } from './worker-environment';

export interface Worker {
  /** Starts to listen for health questions and to look who is due; gives the address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

@Module({})
class SyncWorkerModule {}

export interface WorkerParts {
  readonly store: RosterStore;
  readonly jobs: SyncJobs;
  /** What keeps the answers of every pair level between the runs. */
  readonly answers: Pick<DueAnswers, 'look'>;
  readonly logger: Logger;
  /** What readiness waits for; null: nothing. */
  readonly firstRun: FirstRun | null;
  readonly times?: ClockTimes;
  /** Further clocks: provider classes whose methods the scheduler calls. */
  readonly clocks?: readonly Type[];
}

/** Puts the worker together: the clock which hands out who is due, and the health port. */
export async function createWorker(
  settings: Pick<WorkerSettings, 'host' | 'port'>,
  { store, jobs, answers, logger, firstRun, times = DEFAULT_CLOCK, clocks = [] }: WorkerParts,
): Promise<Worker> {
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: SyncWorkerModule,
      imports: [ScheduleModule.forRoot()],
      controllers: [HealthController],
      providers: [
        { provide: ROSTER_STORE, useValue: store },
        { provide: FIRST_RUN, useValue: firstRun },
        dueClock(store, jobs, answers, logger, times),
        ...clocks,
      ],
    },
    new FastifyAdapter(),
    { logger: false, abortOnError: false },
  );
  return {
    listen: async () => {
      await app.listen({ port: settings.port, host: settings.host });
      return app.getUrl();
    },
    close: () => app.close(),
  };
}
