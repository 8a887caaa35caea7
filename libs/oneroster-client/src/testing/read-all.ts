import type { OneRosterDemographics, OneRosterOrg, OneRosterUser } from '../source/oneroster-record';
import type { RosterSource } from '../source/roster-source';

export interface RosterRead {
  readonly orgs: OneRosterOrg[];
  readonly users: OneRosterUser[];
  readonly demographics: OneRosterDemographics[];
}

/** Reads a source to its end and parses every record. For small rosters in tests: it keeps all of them. */
export async function readAll(source: RosterSource): Promise<RosterRead> {
  const read: RosterRead = { orgs: [], users: [], demographics: [] };
  for await (const page of source.pages()) {
    for (const record of page) (read[record.resource] as unknown[]).push(record.parse());
  }
  return read;
}
