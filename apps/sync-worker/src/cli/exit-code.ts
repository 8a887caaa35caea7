import type { SyncReport } from '../run/sync-report';

/** The contract with scripts; see USAGE. */
export const EXIT = { done: 0, ours: 1, refused: 2, held: 3, provider: 4, cancelled: 130 } as const;

export function exitCodeOf({
  outcome,
  error,
  delivery,
}: Pick<SyncReport, 'outcome' | 'error' | 'delivery'>): number {
  // The roster is level but the lists are not: nobody must take that for done.
  if (delivery.state === 'failed') return EXIT.ours;
  switch (outcome) {
    case 'applied':
    case 'nothing_to_do':
      return EXIT.done;
    case 'held':
      return EXIT.held;
    case 'refused':
      return EXIT.refused;
    case 'cancelled':
      return EXIT.cancelled;
    case 'failed':
      return error?.kind === 'ours' ? EXIT.ours : EXIT.provider;
  }
}
