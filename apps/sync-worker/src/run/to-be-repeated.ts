import type { SyncReport } from './sync-report';

/** Not the data's fault: ours or the surroundings', cancelled by a stop, or another run was in the way. */
export function isToBeRepeated({ outcome, error, reasons }: SyncReport): boolean {
  return (
    (outcome === 'cancelled' && !reasons.some(({ code }) => code === 'CANCELLED_ON_REQUEST')) ||
    error?.kind === 'ours' ||
    reasons.some(({ code }) => code === 'ANOTHER_RUN')
  );
}
