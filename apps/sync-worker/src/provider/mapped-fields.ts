import { metadataFields, type FieldMapping } from 'roster-domain';

/** What of users' metadata is asked for: all of it where some is mapped (no provider sends single keys), else nothing. */
export function metadataOf(mapping: FieldMapping): { readonly metadata: boolean } {
  return { metadata: metadataFields(mapping).length > 0 };
}
