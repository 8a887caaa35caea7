import type { IvmCapabilities } from '../port/ivm-gateway';
import type { ListColumns } from './list-columns';

/** What a list-files gateway was made with, checked. */
export interface ListFilesSettings {
  readonly directory: string;
  readonly columns: ListColumns;
  readonly capabilities: IvmCapabilities;
}
