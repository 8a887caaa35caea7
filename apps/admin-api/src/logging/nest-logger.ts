import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { describeError } from '../problems/describe-error';

/** Nest's own words, into our log. Its start-up chatter is for debugging only. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown): void {
    this.logger.debug(textOf(message));
  }

  debug(message: unknown): void {
    this.logger.debug(textOf(message));
  }

  verbose(message: unknown): void {
    this.logger.trace(textOf(message));
  }

  warn(message: unknown): void {
    this.logger.warn(textOf(message));
  }

  /** Text is not passed on: Nest hands over messages and stacks of errors as text, and those may repeat data. */
  error(message: unknown, ...more: unknown[]): void {
    const context = more.at(-1);
    const where = typeof context === 'string' && /^\w{1,60}$/.test(context) ? { context } : {};
    const what = message instanceof Error ? { error: describeError(message) } : {};
    this.logger.error({ ...where, ...what }, 'Nest met an error');
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.error(message, ...more);
  }
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : 'Nest logged something that is not text';
}
