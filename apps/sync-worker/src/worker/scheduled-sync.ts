import { Injectable, type Type } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { BundleSync } from './bundle-sync';
import type { WorkerSettings } from './worker-environment';

/** The clock of the worker: the provider class whose method Nest's scheduler calls by the configured cron expression. */
export function scheduledSync({ cron, timezone }: Pick<WorkerSettings, 'cron' | 'timezone'>): Type {
  @Injectable()
  class ScheduledSync {
    constructor(private readonly sync: BundleSync) {}

    @Cron(cron, { timeZone: timezone })
    async runWhenDue(): Promise<void> {
      await this.sync.run();
    }
  }
  return ScheduledSync;
}
