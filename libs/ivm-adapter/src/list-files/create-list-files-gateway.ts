import { resolve } from 'node:path';
import { turnTaking } from '../port/in-turn';
import { IvmDeliveryError } from '../port/ivm-delivery-error';
import type { IvmCapabilities, IvmGateway } from '../port/ivm-gateway';
import { deliverLists } from './deliver-lists';
import type { ListColumns } from './list-columns';
import type { ListFilesSettings } from './list-files-settings';
import { deliverNoGoList } from './no-go-list';
import { parseListColumns } from './parse-list-columns';
import { withdrawApprovals } from './withdraw-approvals';

export interface ListFilesOptions {
  /** Where the school folders and `no-go.txt` stand; made when missing. One process at a time may deliver there. */
  readonly directory: string;
  /** Lists and words left out take the default; see {@link parseListColumns} for maps from outside. */
  readonly columns?: Partial<ListColumns>;
  /**
   * What a person answered about the IVM that imports these files. Left out: it knows `Verify`, being listed is no
   * permission, and it may merge contacts of one name.
   */
  readonly capabilities?: Partial<
    Pick<IvmCapabilities, 'verify' | 'presenceIsApproval' | 'contactDiscriminator'>
  >;
}

/**
 * The gateway that writes list files for IVM's import: per school a folder with `students.csv`, `contacts.csv`,
 * `relationships.csv` and `list.json`, and the district's `no-go.txt`.
 * @throws IvmDeliveryError `COLUMNS_INVALID` when the column map cannot be used
 */
export function createListFilesGateway(options: ListFilesOptions): IvmGateway {
  if (typeof options.directory !== 'string' || options.directory === '') {
    throw new IvmDeliveryError('WRITE_FAILED', 'The list-files gateway needs the folder to write to.');
  }
  const settings: ListFilesSettings = {
    directory: resolve(options.directory),
    columns: parseListColumns(options.columns ?? {}),
    capabilities: {
      verify: options.capabilities?.verify ?? true,
      presenceIsApproval: options.capabilities?.presenceIsApproval ?? false,
      contactDiscriminator: options.capabilities?.contactDiscriminator ?? false,
      readBack: false,
      ownRecordIds: false,
    },
  };
  const inTurn = turnTaking();
  return {
    capabilities: settings.capabilities,
    deliver: (lists, how = {}) =>
      inTurn(`school ${lists.school.id}`, () => deliverLists(settings, lists, how)),
    withdrawApprovals: (schoolId, which, how = {}) =>
      inTurn(`school ${schoolId}`, () => withdrawApprovals(settings, schoolId, which, how)),
    deliverNoGo: (people, how = {}) =>
      inTurn('no-go', () => deliverNoGoList(settings.directory, people, how)),
  };
}
