import { openProvider, type ClientOptions, type ProviderSettings } from 'oneroster-client';
import type { OpenSource } from '../run/sync-request';

/**
 * A provider's roster as a run reads it. It is asked nothing before the run reads it; closing the source closes it.
 * @throws {ProviderError} the settings cannot be used
 */
export function providerSource(settings: ProviderSettings, options: ClientOptions): OpenSource {
  const provider = openProvider(settings, options);
  const roster = provider.rosterSource();
  return {
    collections: roster.collections,
    absence: roster.absence,
    observedAt: roster.observedAt,
    get warnings() {
      return roster.warnings;
    },
    pages: (how) => roster.pages(how),
    close: async () => {
      await roster.close();
      provider.close();
    },
  };
}
