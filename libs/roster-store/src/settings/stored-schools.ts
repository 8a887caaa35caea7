import { schoolSetting, type SchoolSetting, type SettingValues } from 'roster-domain';
import {
  authorityTaken,
  mapSchools,
  readMappings,
  type AuthorityTaken,
  type SchoolMapping,
} from '../schools/school-mappings';
import { SettingRefused } from './setting-refused';
import { ofRegistration, type StoredSetting } from './stored-setting';

/** How a registration's schools are mapped: a field for each sourcedId, its value a `SchoolSetting`. */
export const storedSchools: StoredSetting = {
  kind: () => Promise.resolve(schoolSetting(Date.now())),
  read: async (tx, registrationId) => {
    const mappings = await readMappings(tx, ofRegistration(registrationId));
    return Object.fromEntries([...mappings].map(([sourcedId, mapping]) => [sourcedId, schoolValue(mapping)]));
  },
  check: async (tx, registrationId, values, changed) => {
    const taken = await authorityTaken(tx, ofRegistration(registrationId), mappingsOf(values, changed));
    if (taken !== null) throw authorityRefused(taken);
  },
  write: async (tx, registrationId, values, changed) => {
    const taken = await mapSchools(tx, ofRegistration(registrationId), mappingsOf(values, changed));
    if (taken !== null) throw authorityRefused(taken);
  },
};

function authorityRefused({ ivmSchoolId }: AuthorityTaken): SettingRefused {
  return new SettingRefused(
    'authority_taken',
    `The school of IVM "${ivmSchoolId}" has an authoritative registration already, and may have one only. Nothing was changed: take it from that one first, or map this with authoritative false.`,
  );
}

function mappingsOf(values: SettingValues, changed: readonly string[]): Map<string, SchoolMapping> {
  return new Map(
    changed.map((sourcedId) => {
      const value = values[sourcedId] as SchoolSetting | null | undefined;
      if (value == null) throw new Error('A mapping is changed, never taken away.');
      return [sourcedId, mappingOf(value)];
    }),
  );
}

/** A mapping as the value of a setting. */
export function schoolValue(mapping: SchoolMapping): SchoolSetting {
  return { ...mapping, goLiveAt: mapping.goLiveAt?.toISOString() ?? null };
}

function mappingOf({ goLiveAt, ...value }: SchoolSetting): SchoolMapping {
  return {
    ...(value as Omit<SchoolMapping, 'goLiveAt'>),
    goLiveAt: goLiveAt === null ? null : new Date(goLiveAt),
  };
}
