import {
  answerOf,
  keyOf,
  RIGHT_NAMES,
  type FieldMapping,
  type MappedField,
  type SeenFields,
} from 'roster-domain';

/** What was seen in each source; null: nothing could be told yet. */
export interface SeenBySource {
  readonly metadata: SeenFields | null;
  readonly supplement: SeenFields | null;
}

export interface FieldEffect {
  readonly source: MappedField['source'];
  readonly column: string;
  readonly right: string;
  /** Whether the column was seen; null: nobody has looked yet. */
  readonly seen: boolean | null;
  /** How often it says what (of a list, entries; of others, records); null: its values were not counted. */
  readonly says: { readonly yes: number; readonly no: number; readonly unreadable: number } | null;
  /** Facts that become stricter, and that become more permissive, by it. */
  readonly tightens: number | null;
  readonly loosens: number | null;
  readonly text: string;
}

/** What each field of a mapping would say of the records that were seen, in words for the person who decides. */
export function previewFields(before: FieldMapping, after: FieldMapping, seen: SeenBySource): FieldEffect[] {
  const known = (one: MappedField, others: FieldMapping): MappedField | undefined =>
    others.find((other) => keyOfField(other) === keyOfField(one) && other.onlyForbids !== true);
  return [
    ...after.map((field) => effectOf(field, known(field, before), seen[field.source])),
    ...before
      .filter((field) => !after.some((one) => keyOfField(one) === keyOfField(field)))
      .map((field) => endOf(field, seen[field.source])),
  ];
}

function effectOf(field: MappedField, before: MappedField | undefined, seen: SeenFields | null): FieldEffect {
  const { source, column, right, no } = field;
  const says = saysOf(field, seen);
  const isSeen = seen === null ? null : columnOf(field, seen) !== undefined;
  const isNew = before === undefined;
  const forbids = says === null ? null : no === 'unknown' ? 0 : says.no + says.unreadable;
  const stricterNo =
    before !== undefined && before.no !== no && no !== 'unknown' && before.no !== 'prohibited';
  const milderNo = before !== undefined && before.no !== no && !stricterNo;
  const tightens = isNew || stricterNo ? forbids : 0;
  const loosens = says === null ? (isNew ? null : 0) : isNew ? says.yes : milderNo ? says.no : 0;
  return {
    source,
    column,
    right,
    seen: isSeen,
    says,
    tightens,
    loosens,
    text: wordsOf(field, isSeen, says, isNew),
  };
}

function endOf(field: MappedField, seen: SeenFields | null): FieldEffect {
  const { source, column, right } = field;
  const says = saysOf(field, seen);
  return {
    ...{ source, column, right, says },
    seen: seen === null ? null : columnOf(field, seen) !== undefined,
    tightens: says?.yes ?? null,
    loosens: 0,
    text: `${nameOf(field)} is read no more: what it permits ends at once; what it forbids stays, and its links ask the office.`,
  };
}

const WHAT_NO_MEANS = {
  prohibited: 'an order',
  not_authorised: 'not authorised',
  unknown: 'nothing',
} as const;

function wordsOf(
  field: MappedField,
  isSeen: boolean | null,
  says: FieldEffect['says'],
  isNew: boolean,
): string {
  const name = nameOf(field);
  if (isSeen === null) return `${name}: nobody has looked at it yet; the next run does.`;
  if (!isSeen)
    return field.source === 'supplement'
      ? `${name} was not in the last supplement: one without it is refused.`
      : `${name} was not seen in any record: check its name.`;
  if (says === null) return `${name} is filled; it gives ${field.right}.`;
  const unreadable =
    says.unreadable === 0 ? '' : `, and ${says.unreadable} times what cannot be read and counts as no`;
  return `${name} says yes ${says.yes} times and no ${says.no} times (${WHAT_NO_MEANS[field.no]})${unreadable}.${isNew ? '' : ' It is read already.'}`;
}

function saysOf(field: MappedField, seen: SeenFields | null): FieldEffect['says'] {
  const values = seen === null ? null : columnOf(field, seen)?.values;
  if (values == null || !(RIGHT_NAMES as readonly string[]).includes(field.right)) return null;
  const says = { yes: 0, no: 0, unreadable: 0 };
  for (const [value, count] of Object.entries(values)) {
    const answer = answerOf(value);
    if (answer === 'unknown') continue;
    says[answer ?? 'unreadable'] += count;
  }
  return says;
}

function columnOf(
  { column }: MappedField,
  { columns }: SeenFields,
): SeenFields['columns'][number] | undefined {
  return columns.find((one) => keyOf(one.column) === keyOf(column));
}

function nameOf({ source, column }: MappedField): string {
  return source === 'metadata' ? `The metadata key "${column}"` : `The supplement column "${column}"`;
}

function keyOfField({ source, column, right }: MappedField): string {
  return JSON.stringify([source, keyOf(column), right]);
}
