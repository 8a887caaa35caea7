import { metadataTables } from '../metadata/metadata-columns';

/**
 * The TEMP tables of one run, on its own session. COPY may only write to tables without row-level security, and what
 * a run has read must vanish with it. Nothing here is seen by anybody else.
 */
export const stagingTables = `
  create temp table stage_org (sourced_id text collate "C", name text, type text, status text);

  create temp table stage_user (
    kind text, sourced_id text collate "C", status text, modified timestamptz,
    given_name text, middle_name text, family_name text, grade text, student_number text,
    role text, email text, phone text, sms text,
    orgs text[], agents text[], fingerprint uuid, seq int generated always as identity
  );

  -- Ids that came more than once; differs: with different content.
  create temp table twin (sourced_id text collate "C", differs boolean);

  -- Ids whose record could not be used.
  create temp table rejected_user (sourced_id text collate "C");

  -- Ids whose record means another human than the id did; newly: it was not in question before.
  create temp table reused_id (kind text, sourced_id text collate "C", newly boolean);

  -- Stored active rows this pull did not confirm word by word.
  create temp table unseen_row (id int);

  -- Every school known after this pull. In scope: this run may touch it.
  create temp table scope_school (
    id int, sourced_id text collate "C", name text, type text,
    stored boolean, was_enabled boolean, in_scope boolean, changed boolean,
    -- the grace that has passed there once this run is applied
    grace_ms bigint
  );

  -- Students this pull gives a reason to look at. presence: record | kept | gone | missing (as in the domain's model).
  -- Narrow: what else the record says stays in stage_user, seq.
  create temp table plan_student (
    key int generated always as identity, id int, seq int, sourced_id text collate "C", staged boolean, presence text,
    was_active boolean, was_doubtful boolean, doubtful boolean, touched boolean, active boolean, applied boolean, changed boolean,
    orgs text[], agents text[],
    was_missing_since bigint, was_missing_from int[], missing_since bigint, missing_from int[]
  );
  -- The schools a student is looked at in: those they were in, would be in, and (neither) those they went missing from.
  create temp table plan_membership (key int, school_id int, was boolean, is_now boolean);

  create temp table plan_contact (
    key int generated always as identity, id int, seq int, sourced_id text collate "C", staged boolean, presence text,
    was_active boolean, was_doubtful boolean, doubtful boolean, active boolean, held_back boolean, applied boolean, changed boolean,
    agents text[]
  );

  -- What either side says of a pair, where one of its ends is looked at.
  create temp table claim (student_id int, contact_sourced_id text collate "C", by_student boolean, silent boolean);
  create temp table pair (
    student_id int, contact_sourced_id text collate "C",
    student_says boolean, student_silent boolean, contact_says boolean, contact_silent boolean
  );
  create temp table plan_link (
    student_id int, contact_id int, was_state text, was_marked boolean, state text, marked boolean,
    touched boolean, student_was_active boolean, missing_since bigint
  );

  -- The plan as the gate saw it, and what was applied of it, one row a change.
  create temp table plan_change (
    seq int generated always as identity, kind text, op text, row_id int, sourced_id text collate "C", other_sourced_id text collate "C",
    school_ids int[], direction smallint, old_values jsonb, new_values jsonb
  );
  create temp table applied_change (like plan_change including identity);

  -- Links the plan would take or doubt, and the schools of their students before and after it: a hold of one of these
  -- schools marks them. Remembered while the rest of the plan is derived anew.
  create temp table pending_link (student_id int, contact_id int, school_id int);
${metadataTables}`;

/** Emptied before a plan is derived (again). */
export const planTables = [
  'plan_student',
  'plan_membership',
  'plan_contact',
  'claim',
  'pair',
  'plan_link',
] as const;

/**
 * Statistics of what the planner must know of a plan table: of lists it need not, and those take longest. A sample of 3,000
 * rows tells how many there are and that keys differ; ten times as many took longer than many a statement.
 */
const analyzed = (table: string, ...columns: readonly string[]): string =>
  `set default_statistics_target = 10; analyze ${table} (${columns.join(', ')}); reset default_statistics_target`;

export const analyzeStaged = analyzed('stage_user', 'kind', 'sourced_id', 'seq');
export const analyzePlanStudent = analyzed(
  'plan_student',
  ...['key', 'id', 'seq', 'sourced_id', 'staged', 'presence', 'touched', 'active', 'applied'],
);
export const analyzePlanMembership = analyzed('plan_membership', 'key', 'school_id', 'was', 'is_now');
export const analyzePlanContact = analyzed(
  'plan_contact',
  ...['key', 'id', 'seq', 'sourced_id', 'staged', 'presence', 'active', 'applied'],
);
export const analyzePair = analyzed('pair', 'student_id', 'contact_sourced_id');
export const analyzePlanLink = analyzed(
  'plan_link',
  ...['student_id', 'contact_id', 'was_state', 'state', 'touched', 'student_was_active'],
);
