import type { OneRosterDemographics, OneRosterOrg, OneRosterUser } from '../source/oneroster-record';
import type { Resource, SourceRecord } from '../source/roster-source';
import type { RecordReader } from './read-record';

/** A row of a CSV file that is parsed only when asked. */
export class CsvRecord implements SourceRecord {
  constructor(
    readonly resource: Resource,
    readonly bytes: Buffer,
    readonly line: number,
    private readonly read: RecordReader,
  ) {}

  parse(): OneRosterOrg | OneRosterUser | OneRosterDemographics {
    return this.read(this.bytes, this.line);
  }
}
