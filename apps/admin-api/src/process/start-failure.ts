import { StoreRefused } from 'roster-store';
import { SettingsRefused } from '../settings/read-settings';

/** Why admin-api could not start, in sentences; never a stack trace, never a secret from an address. */
export function sentenceOfStartFailure(error: unknown): string {
  if (error instanceof SettingsRefused) return `refused to start:\n${error.message}`;
  if (error instanceof StoreRefused) return error.message;
  const { code, syscall, port, address } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (syscall === 'listen' || syscall === 'getaddrinfo' || syscall === 'bind') {
    if (code === 'EADDRINUSE') {
      return `port ${port} is taken; stop what listens there or set ADMIN_API_PORT to a free port.`;
    }
    if (code === 'EACCES')
      return `port ${port} may not be opened by this user; set ADMIN_API_PORT to one above 1023.`;
    return `cannot listen at ${address ?? 'the given host'} (${code}); set ADMIN_API_HOST to an address of this machine.`;
  }
  return `could not start (${code ?? (error instanceof Error ? error.name : 'unknown')}).`;
}
