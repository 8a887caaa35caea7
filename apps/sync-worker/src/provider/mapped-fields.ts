import { metadataFields, type FieldMapping } from 'roster-domain';

/**
 * What of users' metadata a provider is asked for: all of it where some is mapped (none sends single keys), else nothing.
 * A bundle holds it anyway: there it is counted for the fields seen, and stored only where it is mapped.
 */
export function metadataOf(mapping: FieldMapping): { readonly metadata: boolean } {
  return { metadata: metadataFields(mapping).length > 0 };
}
