import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../settings/admin-api-environment';

/**
 * JSON lines on standard error; standard output is for people. What goes in is chosen line by line where it is logged:
 * never a name, token, address with its query, body, or an error's message.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    { level, base: { app: 'admin-api' }, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
}
