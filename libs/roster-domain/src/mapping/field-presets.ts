import type { FieldMapping, MappedFact, MappedField, NoMeaning } from './field-mapping';

/** A mapping to begin with: the fields in which a product keeps what OneRoster 1.1 cannot say. */
export interface FieldPreset {
  /** Stable. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly fields: FieldMapping;
}

/**
 * Collected from what products publish (domain rules, section 2). That a product has a field does not mean that its
 * export sends it: the fields seen tell. Fields that say nothing of who may collect a child are left out, such as
 * access to records, educational rights and the primary contact; so is every "no" that is an order: that is a decision.
 */
export const FIELD_PRESETS: readonly FieldPreset[] = [
  {
    id: 'infinite-campus',
    name: 'Infinite Campus: relationships in the metadata of either side',
    fields: mapped('metadata', {
      'ic_relationships[].guardian': 'legalGuardian',
      'ic_relationships[].relationshipType': 'relationship',
    }),
  },
  {
    id: 'custody-flag',
    name: 'Side file with hascustody',
    fields: mapped('supplement', { hascustody: 'hasCustody' }),
  },
  {
    id: 'contact-flags',
    name: 'Side file with emergency_contact, pickup_rights, legal_guardian, has_custody, lives_with',
    fields: mapped('supplement', {
      emergency_contact: 'emergency',
      pickup_rights: 'pickup',
      legal_guardian: 'legalGuardian',
      has_custody: 'hasCustody',
      lives_with: 'livesWith',
    }),
  },
  {
    id: 'ed-fi',
    name: 'Ed-Fi: student contact associations',
    fields: mapped('supplement', {
      legalGuardian: 'legalGuardian',
      livesWith: 'livesWith',
      emergencyContactStatus: 'emergency',
      contactPriority: 'priority',
      contactRestrictions: 'restriction',
    }),
  },
  {
    id: 'skyward',
    name: 'Skyward',
    fields: mapped('supplement', {
      AllowStudentPickup: 'pickup',
      IsCustodialGuardian: 'hasCustody',
      Rank: 'priority',
    }),
  },
  {
    id: 'synergy',
    name: 'Edupoint Synergy',
    fields: mapped('supplement', {
      HAS_CUSTODY: 'hasCustody',
      RELEASE_TO: 'pickup',
      CONTACT_ALLOWED: 'contactAllowed',
      LIVES_WITH: 'livesWith',
    }),
  },
  {
    id: 'powerschool',
    name: 'PowerSchool',
    fields: mapped('supplement', {
      IsCustodial: 'hasCustody',
      SchoolPickupFlg: 'pickup',
      LivesWithFlg: 'livesWith',
      IsEmergency: 'emergency',
    }),
  },
];

function mapped(
  source: MappedField['source'],
  columns: Readonly<Record<string, MappedFact>>,
  no: NoMeaning = 'not_authorised',
): FieldMapping {
  return Object.entries(columns).map(([column, right]) => ({ source, column, right, no }));
}
