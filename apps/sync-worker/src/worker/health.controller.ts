import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { RosterStore } from 'roster-store';

/** Nest token of the roster store. */
export const ROSTER_STORE = Symbol('roster store');
/** Nest token of what readiness waits for, or null. */
export const FIRST_RUN = Symbol('first run');

export interface FirstRun {
  /** Whether the run at the start is over, however it ended. */
  firstRunOver(): Promise<boolean>;
}

/** Open to whoever reaches the port, which by default is this machine: says nothing but whether the worker can work. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    @Inject(FIRST_RUN) private readonly firstRun: FirstRun | null,
  ) {}

  @Get('live')
  @HttpCode(200)
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: 'ready' | 'not_ready'; text: string }> {
    const text = await this.#whyNotReady();
    void reply.status(text === null ? 200 : 503);
    return text === null
      ? { status: 'ready', text: 'The roster can be reached, and the sync at the start is over.' }
      : { status: 'not_ready', text };
  }

  async #whyNotReady(): Promise<string | null> {
    try {
      const { pending } = await this.store.readiness();
      if (pending.length > 0) return `Migrations have not been run: ${pending.join(', ')}.`;
      return (await this.firstRun?.firstRunOver()) !== false ? null : 'The sync at the start is under way.';
    } catch {
      return 'The roster cannot be reached.';
    }
  }
}
