import { rightsMappingSetting, type FieldMapping } from 'roster-domain';
import { readFieldMapping, writeFieldMapping } from '../metadata/field-mapping-store';
import { ofRegistration, type StoredSetting } from './stored-setting';

/** Where a registration's rights come from: one value, `fields`. */
export const storedFieldMapping: StoredSetting = {
  kind: () => Promise.resolve(rightsMappingSetting),
  read: async (tx, registrationId) => ({
    fields: await readFieldMapping(tx, ofRegistration(registrationId)),
  }),
  write: (tx, registrationId, values) =>
    writeFieldMapping(tx, ofRegistration(registrationId), values['fields'] as FieldMapping),
};
