import { metadataFields, type FieldMapping } from 'roster-domain';

/** What of users' metadata is asked for: all of it where some is mapped (no provider sends single keys), else nothing. */
export function metadataOf(mapping: FieldMapping): { readonly metadata: boolean } {
  return { metadata: metadataFields(mapping).length > 0 };
}

/** The headers under which a supplement's columns are found, where they are not their own. */
export function columnNamesOf(mapping: FieldMapping): Readonly<Record<string, string>> {
  const mapped = mapping.filter(({ source }) => source === 'supplement');
  return Object.fromEntries(mapped.map(({ right, column }) => [right, column.trim()]));
}
