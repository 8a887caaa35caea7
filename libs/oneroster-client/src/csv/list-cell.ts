import type { OneRosterReference, OneRosterUserId } from '../source/oneroster-record';

/**
 * A list in one cell, separated by commas (OneRoster 1.1 CSV, section 3). The blank after a comma belongs to the
 * separator; every other blank belongs to the entry, since sourcedIds are byte-exact. Blank entries are left out.
 */
export function listEntries(cell: string): string[] {
  if (cell === '') return [];
  if (!cell.includes(',')) return cell.trim() === '' ? [] : [cell];
  return cell.split(/,[ \t\r\n]*/).filter((entry) => entry.trim() !== '');
}

export function references(cell: string): OneRosterReference[] {
  return listEntries(cell).map((sourcedId) => ({ sourcedId }));
}

export function trimmedEntries(cell: string): string[] {
  return listEntries(cell).map((entry) => entry.trim());
}

/** `{Type:Id},{Type:Id}`; braces and type are missing in the field, then the type is ''. */
export function userIds(cell: string): OneRosterUserId[] {
  if (cell.trim() === '') return [];
  const entries = cell.includes('{') ? (cell.match(/\{[^{}]*\}/g) ?? []) : listEntries(cell);
  const ids: OneRosterUserId[] = [];
  for (const entry of entries) {
    const text = entry.replace(/^\{|\}$/g, '');
    const colon = text.indexOf(':');
    const identifier = text.slice(colon + 1).trim();
    if (identifier !== '') ids.push({ type: colon < 0 ? '' : text.slice(0, colon).trim(), identifier });
  }
  return ids;
}
