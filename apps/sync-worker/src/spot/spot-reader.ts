import { ProviderError, type Provider } from 'oneroster-client';
import type { UserReader } from 'roster-store';

/** A provider as a spot sync reads with it. */
export function spotReader(provider: Pick<Provider, 'user'>): UserReader {
  return {
    user: (sourcedId, how) => provider.user(sourcedId, how),
    failure: (error) =>
      !(error instanceof ProviderError) ? null : error.code === 'FORBIDDEN' ? 'forbidden' : 'unanswered',
  };
}
