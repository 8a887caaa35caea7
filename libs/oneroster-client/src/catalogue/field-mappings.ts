/** What a column or metadata key may say of a student and a contact. `none`: known, and of no use to us. */
export type FieldMeaning =
  | 'pickup'
  | 'legalGuardian'
  | 'hasCustody'
  | 'livesWith'
  | 'emergency'
  | 'contactAllowed'
  | 'relationship'
  | 'priority'
  | 'restriction'
  | 'none';

/**
 * Fields in which a product keeps what OneRoster 1.1 cannot say. That a product has them does not mean that its
 * OneRoster endpoint sends them: the connection check says which it saw.
 */
export interface FieldMappingPreset {
  readonly name: string;
  /** `metadata`: key of a user. `list in metadata`: a list of such objects under one key. `side file`: a column. */
  readonly where: 'metadata' | 'list in metadata' | 'side file';
  /** Of a list: its key, and the field that names the other person. */
  readonly list?: { readonly key: string; readonly person: string };
  readonly fields: readonly { readonly column: string; readonly means: FieldMeaning }[];
}

export const fieldMappings = {
  infiniteCampus: {
    name: 'Infinite Campus relationships',
    where: 'list in metadata',
    list: { key: 'ic_relationships', person: 'sourcedId' },
    fields: [
      { column: 'guardian', means: 'legalGuardian' },
      { column: 'relationshipType', means: 'relationship' },
    ],
  },
  skyward: {
    name: 'Skyward',
    where: 'side file',
    fields: [
      { column: 'AllowStudentPickup', means: 'pickup' },
      { column: 'IsCustodialGuardian', means: 'hasCustody' },
      { column: 'Rank', means: 'priority' },
    ],
  },
  synergy: {
    name: 'Edupoint Synergy',
    where: 'side file',
    fields: [
      { column: 'HAS_CUSTODY', means: 'hasCustody' },
      { column: 'RELEASE_TO', means: 'pickup' },
      { column: 'CONTACT_ALLOWED', means: 'contactAllowed' },
      { column: 'EDUCATIONAL_RIGHTS', means: 'none' },
      { column: 'LIVES_WITH', means: 'livesWith' },
    ],
  },
  powerSchool: {
    name: 'PowerSchool',
    where: 'side file',
    fields: [
      { column: 'IsCustodial', means: 'hasCustody' },
      { column: 'SchoolPickupFlg', means: 'pickup' },
      { column: 'LivesWithFlg', means: 'livesWith' },
      { column: 'IsEmergency', means: 'emergency' },
    ],
  },
  edFi: {
    name: 'Ed-Fi',
    where: 'side file',
    fields: [
      { column: 'legalGuardian', means: 'legalGuardian' },
      { column: 'livesWith', means: 'livesWith' },
      { column: 'emergencyContactStatus', means: 'emergency' },
      { column: 'primaryContactStatus', means: 'none' },
      { column: 'contactPriority', means: 'priority' },
      { column: 'contactRestrictions', means: 'restriction' },
    ],
  },
  custodyFlags: {
    name: 'Side file with custody and data access',
    where: 'side file',
    fields: [
      { column: 'hascustody', means: 'hasCustody' },
      { column: 'allowdataaccess', means: 'none' },
    ],
  },
  contactFlags: {
    name: 'Side file with contact flags',
    where: 'side file',
    fields: [
      { column: 'emergency_contact', means: 'emergency' },
      { column: 'pickup_rights', means: 'pickup' },
      { column: 'legal_guardian', means: 'legalGuardian' },
      { column: 'has_custody', means: 'hasCustody' },
      { column: 'lives_with', means: 'livesWith' },
      { column: 'access_to_records', means: 'none' },
    ],
  },
} as const satisfies Readonly<Record<string, FieldMappingPreset>>;
