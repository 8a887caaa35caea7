import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ScheduleModule } from '@nestjs/schedule';
import type { RosterStore } from 'roster-store';
import { BundleSync } from './bundle-sync';
import { HealthController, ROSTER_STORE } from './health.controller';
import { scheduledSync } from './scheduled-sync';
import type { WorkerSettings } from './worker-environment';

export interface Worker {
  /** Starts to listen for health questions and, by cron, to sync; gives the address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

@Module({})
class SyncWorkerModule {}

/** Puts the worker together: the clock, the run it sets off, and the health port. */
export async function createWorker(
  settings: WorkerSettings,
  store: RosterStore,
  sync: BundleSync,
): Promise<Worker> {
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: SyncWorkerModule,
      imports: [ScheduleModule.forRoot()],
      controllers: [HealthController],
      providers: [
        { provide: ROSTER_STORE, useValue: store },
        { provide: BundleSync, useValue: sync },
        scheduledSync(settings),
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
