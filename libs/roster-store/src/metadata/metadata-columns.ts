import { factColumns, rightColumns } from '../supplement/supplement-columns';

/** What one record says of one other person, or (`to` empty) of everybody it is linked to. */
export const metadataKey: readonly string[] = ['side', 'from_sourced_id', 'to_sourced_id'];

/** The columns of what is said, as in `metadata_fact` and in the tables of a run. */
export const metadataColumns: readonly string[] = [...factColumns, 'contradicting'];

const keyTypes = `side text collate "C", from_sourced_id text collate "C", to_sourced_id text collate "C"`;

const factTypes = `
    relationship text collate "C", priority text collate "C",
    ${rightColumns.map((column) => `${column} smallint`).join(', ')},
    restriction text collate "C", begin_date date, end_date date, contradicting boolean`;

/** What is said of a pair, what is said of it no longer, and whether that has set it aside. */
const pairTypes = (prefix: string): string =>
  [
    ...['relationship text', 'priority text'],
    ...rightColumns.map((column) => `${column} smallint`),
    ...[
      'restriction text',
      'begin_date date',
      'end_date date',
      'contradicting boolean',
      'silent boolean',
      'set_aside boolean',
    ],
  ]
    .map((column) => `${prefix}${column}`)
    .join(', ');

/** TEMP tables of every run; they stay empty where no metadata is mapped. */
export const metadataTables = `
  create temp table stage_metadata (${keyTypes}, ${factTypes});

  -- What the records of an id say: of one that came twice, the stricter.
  create temp table metadata_said (${keyTypes}, ${factTypes});

  -- Rows that would change; gone: it would be deleted.
  create temp table plan_metadata (${keyTypes}, ${factTypes}, silence text collate "C", stored boolean, gone boolean);

  -- Links of whose ends something would change, and what both sides then say of them.
  create temp table metadata_pair (
    student_id int, contact_id int, student_sourced_id text collate "C", contact_sourced_id text collate "C",
    was_state text, state text, ${pairTypes('was_')}, ${pairTypes('')}
  );
`;
