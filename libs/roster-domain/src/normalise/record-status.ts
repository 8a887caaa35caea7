import { textOf, type Fields } from './read-field';
import type { RecordStatus } from './roster-record';

/**
 * OneRoster 1.1 statusType: active | tobedeleted; blank means active in a bulk file, and 1.0's `inactive` is still
 * seen in the field and means tobedeleted. Anything else is unknown (null): never guessed.
 */
export function statusOf(fields: Fields): RecordStatus | null {
  switch (textOf(fields, 'status').toLowerCase()) {
    case '':
    case 'active':
      return 'active';
    case 'tobedeleted':
    case 'inactive':
      return 'tobedeleted';
    default:
      return null;
  }
}
