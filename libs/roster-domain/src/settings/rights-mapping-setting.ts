import { keyOf, type FieldMapping, type MappedField } from '../mapping/field-mapping';
import { isSameMapping, stricterMapping } from '../mapping/stricter-mapping';
import { type SettingKind } from './setting-split';

/**
 * Which fields say which right (one value, `fields`, a list whose order says nothing). What a field forbids counts at
 * once, and what it permitted ends at once; what it is to permit, and that it forbids no more, wait.
 */
export const rightsMappingSetting: SettingKind = {
  stricterPart: (_field, before, after) => {
    const [was, is] = [rows(before), rows(after)];
    const meanwhile = stricterMapping(was, is);
    if (isSameMapping(meanwhile, is)) return after;
    return isSameMapping(meanwhile, was) ? before : meanwhile;
  },
  describe: (_field, before, after) => sentences(rows(before), rows(after)).join(' '),
};

const sameCell = (a: MappedField, b: MappedField): boolean =>
  a.source === b.source && keyOf(a.column) === keyOf(b.column) && a.right === b.right;

const rows = (value: unknown): FieldMapping => (value ?? []) as FieldMapping;

function sentences(before: FieldMapping, after: FieldMapping): string[] {
  const name = ({ source, column }: MappedField): string =>
    source === 'metadata' ? `metadata key "${column}"` : `supplement column "${column}"`;
  const only = ({ onlyForbids }: MappedField): string =>
    onlyForbids === true ? ' Only what it forbids counts.' : '';
  const said = [
    ...after
      .filter((row) => !before.some((one) => sameCell(one, row)))
      .map((row) => `The ${name(row)} says ${row.right}; "no" there means ${row.no}.${only(row)}`),
    ...before
      .filter((row) => !after.some((one) => sameCell(one, row)))
      .map((row) => `The ${name(row)} no longer says ${row.right}.`),
    ...after.flatMap((row) => {
      const was = before.find((one) => sameCell(one, row));
      if (was === undefined) return [];
      return [
        ...(was.no === row.no ? [] : [`"No" in the ${name(row)} means ${row.no} for ${row.right}.`]),
        ...(was.onlyForbids === row.onlyForbids
          ? []
          : [
              row.onlyForbids === true
                ? `The ${name(row)} permits nothing of ${row.right} any more; what it forbids counts.`
                : `What the ${name(row)} permits of ${row.right} counts.`,
            ]),
      ];
    }),
  ];
  return said.length > 0 ? said : ['The same fields are listed in another order.'];
}
