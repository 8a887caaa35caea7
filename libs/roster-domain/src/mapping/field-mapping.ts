import { RIGHT_NAMES, type RightName } from '../rights/rights';

/** What a field may say of a pair besides the rights. Kinship and rights are separate things: no right follows from it. */
export const OTHER_FACTS = ['relationship', 'priority', 'restriction', 'beginDate', 'endDate'] as const;
export type MappedFact = RightName | (typeof OTHER_FACTS)[number];
export const MAPPED_FACTS: readonly MappedFact[] = [...RIGHT_NAMES, ...OTHER_FACTS];

/**
 * What a "no" means, since unticked is not forbidden. `prohibited`: an order (pickup and contactAllowed only).
 * `not_authorised`: nobody said this adult may. `unknown`: nothing; such a field can only permit.
 */
export const NO_MEANINGS = ['prohibited', 'not_authorised', 'unknown'] as const;
export type NoMeaning = (typeof NO_MEANINGS)[number];

export const FIELD_SOURCES = ['metadata', 'supplement'] as const;
export type FieldSource = (typeof FIELD_SOURCES)[number];

export interface MappedField {
  readonly source: FieldSource;
  /**
   * Of a supplement: the column's header. Of metadata: the key, or `list[].field` for a list of objects that name the
   * other person by `sourcedId` (`ic_relationships[].guardian`). Case does not matter.
   */
  readonly column: string;
  readonly right: MappedFact;
  readonly no: NoMeaning;
  /** Only what it forbids counts: what it would permit waits for an approver. Absent: all of it counts. */
  readonly onlyForbids?: true;
}

/** Where a registration's rights come from, beside the columns a supplement has by their own names. */
export type FieldMapping = readonly MappedField[];

export const NO_MAPPING: FieldMapping = [];

const MOST_FIELDS = 100;
const LONGEST_COLUMN = 200;

/** What cannot be accepted of a mapping, one sentence each, with the place of the field it is about (from 0). */
export interface MappingFault {
  readonly at: number;
  readonly field: 'column' | 'right' | 'no' | 'source';
  readonly text: string;
}

/** Whether a mapping can be used; what it is made of has the right types already. */
export function faultsOfMapping(fields: FieldMapping): MappingFault[] {
  const faults: MappingFault[] = [];
  if (fields.length > MOST_FIELDS)
    faults.push({ at: MOST_FIELDS, field: 'column', text: `At most ${MOST_FIELDS} fields can be mapped.` });
  const taken = new Set<string>();
  fields.forEach(({ source, column, right, no }, at) => {
    const name = column.trim();
    if (name === '' || name.length > LONGEST_COLUMN)
      faults.push({ at, field: 'column', text: `A column has a name of 1 to ${LONGEST_COLUMN} characters.` });
    if (source === 'metadata' && /\[|\]/.test(name) && listColumn(name) === null)
      faults.push({ at, field: 'column', text: `"${name}" is no list: write it as list[].field.` });
    if (no === 'prohibited' && right !== 'pickup' && right !== 'contactAllowed')
      faults.push({
        at,
        field: 'no',
        text: `A "no" of ${right} cannot be an order: only pickup's and contactAllowed's can.`,
      });
    const key = source === 'supplement' ? `supplement ${right}` : `metadata ${keyOf(name)} ${right}`;
    if (taken.has(key))
      faults.push({
        at,
        field: source === 'supplement' ? 'right' : 'column',
        text:
          source === 'supplement'
            ? `Only one column of a supplement can give ${right}.`
            : `"${name}" gives ${right} twice.`,
      });
    taken.add(key);
  });
  return faults;
}

/** The key a column is looked for by: without `metadata.`, its case folded. */
export function keyOf(column: string): string {
  return column
    .trim()
    .replace(/^metadata\./i, '')
    .toLowerCase();
}

/** The two halves of `list[].field`, case folded; null: it is a key of the person. */
export function listColumn(column: string): { readonly list: string; readonly field: string } | null {
  const found = /^([^[\]]+)\[\]\.([^[\]]+)$/.exec(keyOf(column));
  return found === null ? null : { list: found[1] as string, field: found[2] as string };
}

/** The part that is read of users. Where it is empty no metadata is asked for and nothing is stored of it. */
export function metadataFields(mapping: FieldMapping): FieldMapping {
  return mapping.filter(({ source }) => source === 'metadata');
}

/** The headers under which a supplement's columns are found, where they are not their own: by what they say. */
export function supplementHeaders(mapping: FieldMapping): Readonly<Record<string, string>> {
  const mapped = mapping.filter(({ source }) => source === 'supplement');
  return Object.fromEntries(mapped.map(({ right, column }) => [right, column.trim()]));
}

/**
 * The settings the stored facts of a user depend on, as canonical text for the fingerprint: whoever changes them reads
 * everybody anew. '' where no metadata is read.
 */
export function settingsOfUsers(mapping: FieldMapping): string {
  const fields = metadataFields(mapping).map(({ column, right, no, onlyForbids }) =>
    JSON.stringify([keyOf(column), right, no, onlyForbids ?? false]),
  );
  return fields.length === 0 ? '' : `metadata ${fields.sort().join()}`;
}
