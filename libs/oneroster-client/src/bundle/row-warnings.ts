import type { RowCounts } from '../csv/csv-walk';
import type { BundleWarning } from '../source/warning';

/** What one walk counted, by file name, in sentences. */
export function rowWarnings(walk: ReadonlyMap<string, RowCounts>): BundleWarning[] {
  const warnings: BundleWarning[] = [];
  for (const [file, counts] of walk) {
    if (counts.headerRepeated > 0) {
      const text = `${file} repeats its header line among the data; it was skipped.`;
      warnings.push({ code: 'HEADER_REPEATED', count: counts.headerRepeated, text });
    }
    if (counts.shortRows > 0) {
      const text = `${file} has rows with fewer cells than its header line; the missing cells were read as blank.`;
      warnings.push({ code: 'SHORT_ROW', count: counts.shortRows, text });
    }
    if (counts.blankRows > 0) {
      const text = `${file} has rows with nothing in them; they were skipped.`;
      warnings.push({ code: 'BLANK_ROW', count: counts.blankRows, text });
    }
  }
  return warnings;
}
