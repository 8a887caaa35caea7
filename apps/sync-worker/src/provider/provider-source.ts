import { openProvider, type ClientOptions, type ProviderSettings } from 'oneroster-client';
import { NO_MAPPING, type FieldMapping } from 'roster-domain';
import type { OpenSource } from '../run/sync-request';
import { metadataOf } from './mapped-fields';

/**
 * A provider's roster as a run reads it. It is asked nothing before the run reads it; closing the source closes it.
 * @throws {ProviderError} the settings cannot be used
 */
export function providerSource(
  settings: ProviderSettings,
  options: ClientOptions,
  mapping: FieldMapping = NO_MAPPING,
): OpenSource {
  const provider = openProvider(settings, options);
  const roster = provider.rosterSource(metadataOf(mapping));
  return {
    collections: roster.collections,
    absence: roster.absence,
    observedAt: roster.observedAt,
    get warnings() {
      return roster.warnings;
    },
    pages: (how) => roster.pages(how),
    lookUp: async (sourcedId, how) => {
      const user = await provider.user(sourcedId, how);
      return user === null || isDeleted(user.status) ? 'gone' : 'there';
    },
    close: async () => {
      await roster.close();
      provider.close();
    },
  };
}

/** 1.0's `inactive` means the same. A user without a status is one the provider shows. */
function isDeleted(status: string | null | undefined): boolean {
  return ['tobedeleted', 'inactive'].includes((status ?? '').toLowerCase());
}
