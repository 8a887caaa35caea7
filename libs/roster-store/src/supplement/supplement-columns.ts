import type { RightName } from 'roster-domain';

export const RIGHT_COLUMNS: Readonly<Record<RightName, string>> = {
  pickup: 'pickup',
  legalGuardian: 'legal_guardian',
  hasCustody: 'has_custody',
  livesWith: 'lives_with',
  emergency: 'emergency',
  contactAllowed: 'contact_allowed',
};
export const rightColumns: readonly string[] = Object.values(RIGHT_COLUMNS);

/** The columns of a pair's facts, as in `supplement_row` and in the tables of a run. */
export const factColumns: readonly string[] = [
  'relationship',
  'priority',
  ...rightColumns,
  'restriction',
  'begin_date',
  'end_date',
];

const factTypes = `
    relationship text collate "C", priority text collate "C",
    ${rightColumns.map((column) => `${column} smallint`).join(', ')},
    restriction text collate "C", begin_date date, end_date date`;

const pair = `student_sourced_id text collate "C", contact_sourced_id text collate "C"`;

/** TEMP tables of a run that reads a supplement. */
export const supplementTables = `
  create temp table stage_supplement (${pair}, ${factTypes});

  -- What the file says of a pair: rows of one pair taken together.
  create temp table supplement_said (${pair}, ${factTypes});

  -- The schools of every student named: where they were and where they would be. Selected: this run may touch it.
  create temp table supplement_school (student_sourced_id text collate "C", school_id int, selected boolean);

  -- Pairs whose stored row would change; gone: it would be deleted.
  create temp table plan_supplement (${pair}, ${factTypes}, present boolean, silence text collate "C", stored boolean, gone boolean);
`;
