import { sameValue, type SettingKind } from './setting-split';

/** Where a right is read from, and what "no" there means. */
export interface RightsMapping {
  readonly source: string;
  readonly column: string;
  readonly right: string;
  readonly no: string;
}

/** From the strictest. */
const NO: readonly string[] = ['prohibited', 'not_authorised', 'unknown'];

/**
 * Which columns say which right (one value, `fields`, a list whose order says nothing). A column that is read or no longer
 * read may permit or forbid, so both wait; what "no" means acts at once where it becomes stricter.
 */
export const rightsMappingSetting: SettingKind = {
  stricterPart: (_field, before, after) => {
    const [was, is] = [rows(before), rows(after)];
    const kept = was.map((row) => ({
      ...row,
      no: stricterNo(row.no, is.find((one) => sameCell(one, row))?.no),
    }));
    const same = kept.length === is.length && is.every((one) => kept.some((row) => sameValue(row, one)));
    return same ? after : sameValue(kept, was) ? before : kept;
  },
  describe: (_field, before, after) => sentences(rows(before), rows(after)).join(' '),
};

function stricterNo(before: string, after: string | undefined): string {
  if (after === undefined || !NO.includes(after)) return before;
  return NO.indexOf(after) < NO.indexOf(before) ? after : before;
}

const sameCell = (a: RightsMapping, b: RightsMapping): boolean =>
  a.source === b.source && a.column === b.column && a.right === b.right;

const rows = (value: unknown): readonly RightsMapping[] => (value ?? []) as readonly RightsMapping[];

function sentences(before: readonly RightsMapping[], after: readonly RightsMapping[]): string[] {
  const name = ({ source, column }: RightsMapping): string => `${source} column "${column}"`;
  const said = [
    ...after
      .filter((row) => !before.some((one) => sameCell(one, row)))
      .map((row) => `${name(row)} says ${row.right}; "no" there means ${row.no}.`),
    ...before
      .filter((row) => !after.some((one) => sameCell(one, row)))
      .map((row) => `${name(row)} no longer says ${row.right}.`),
    ...after
      .filter((row) => before.some((one) => sameCell(one, row) && one.no !== row.no))
      .map((row) => `"No" in ${name(row)} means ${row.no} for ${row.right}.`),
  ];
  return said.length > 0 ? said : ['The same columns are listed in another order.'];
}
