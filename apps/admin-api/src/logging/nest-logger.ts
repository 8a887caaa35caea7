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

  error(message: unknown): void {
    if (message instanceof Error) this.logger.error({ error: describeError(message) }, 'Nest met an error');
    else this.logger.error(textOf(message));
  }

  fatal(message: unknown): void {
    this.error(message);
  }
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : 'Nest logged something that is not text';
}
