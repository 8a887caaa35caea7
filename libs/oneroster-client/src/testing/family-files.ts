import { csvLine, type CsvCell } from './csv-text';
import { columnsOf, district, guardian, school, student, type BundleRow } from './roster-rows';
import { manifestOf } from './write-bundle';

/** A bundle as text: one school, `count` families of one student and one guardian who name each other. */
export function familyFiles(count: number): Record<string, string> {
  const users = Array.from({ length: count }, (_, at) => [
    student({
      sourcedId: `student-${at}`,
      agentSourcedIds: [`guardian-${at}`],
      familyName: `Example${at}`,
      identifier: `1000${at}`,
    }),
    guardian({
      sourcedId: `guardian-${at}`,
      agentSourcedIds: [`student-${at}`],
      familyName: `Example, ${at} "é"`,
      email: `grace${at}@example.org`,
    }),
  ]).flat();
  return {
    'manifest.csv': manifestOf({ orgs: 'bulk', users: 'bulk' }),
    'orgs.csv': table(columnsOf.orgs, [district(), school()]),
    'users.csv': table(columnsOf.users, users),
  };
}

function table(columns: readonly string[], rows: readonly BundleRow[]): string {
  const cells = (row: BundleRow): CsvCell[] => columns.map((column) => row[column]);
  return [csvLine([...columns], '\n'), ...rows.map((row) => csvLine(cells(row), '\n'))].join('');
}
