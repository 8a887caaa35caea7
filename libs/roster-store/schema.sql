-- Written from the catalogue by schema.spec.ts; never edit it. See the spec for the command.

table agent_assertion with (fillfactor=90)
  columns:
    district_id integer not null
    registration_id integer not null
    side text collate "C" not null
    from_id integer not null
    to_sourced_id text collate "C" not null
    silent boolean not null -- this side used to assert the pair and no longer does
  keys and checks:
    agent_assertion_pkey: PRIMARY KEY (district_id, registration_id, side, from_id, to_sourced_id)
    agent_assertion_side_check: CHECK ((side = ANY (ARRAY['student'::text, 'contact'::text])))
  indexes:
    CREATE INDEX agent_assertion_to ON roster.agent_assertion USING btree (district_id, registration_id, side, to_sourced_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER forget_count_delete AFTER DELETE ON roster.agent_assertion REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_agent_assertion()
    CREATE TRIGGER forget_count_insert AFTER INSERT ON roster.agent_assertion REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_agent_assertion()
    CREATE TRIGGER forget_count_update AFTER UPDATE ON roster.agent_assertion REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_agent_assertion()

table answer_change -- one row for each change of what a list says of a pair; kept for 400 days
  columns:
    district_id integer not null
    id bigint not null generated always as identity
    at timestamp with time zone not null
    school_id integer not null
    student_id integer not null
    contact_id integer not null
    before text -- Yes, Verify or No; null: not on the list
    after text
    before_reasons text[] not null
    after_reasons text[] not null
    direction smallint not null -- -1 stricter, 1 more permissive
    cause text collate "C" not null
  keys and checks:
    answer_change_pkey: PRIMARY KEY (district_id, id)
    answer_change_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    answer_change_direction_check: CHECK (((direction >= '-1'::integer) AND (direction <= 1)))
  indexes:
    CREATE INDEX answer_change_at ON roster.answer_change USING btree (district_id, at)
    CREATE INDEX answer_change_pair ON roster.answer_change USING btree (district_id, student_id, contact_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON roster.answer_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

table answer_counter -- the newest version of the district's answers
  columns:
    district_id integer not null
    version bigint not null
  keys and checks:
    answer_counter_pkey: PRIMARY KEY (district_id)
    answer_counter_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table answer_wish -- answers that a changed fact has made void, until they are made anew
  columns:
    district_id integer not null
    id bigint not null generated always as identity
    scope text collate "C" not null
    target integer not null -- id of what scope names; 0 for the district as a whole
    after_student integer not null default 0 -- of a school: answered up to this student
    urgent boolean not null -- it can only get stricter: before all others
    cause text collate "C" not null
    made_at timestamp with time zone not null default now()
  keys and checks:
    answer_wish_pkey: PRIMARY KEY (district_id, id)
    answer_wish_scope_check: CHECK ((scope = ANY (ARRAY['district'::text, 'school'::text, 'student'::text, 'contact'::text, 'restriction'::text, 'age'::text])))
  indexes:
    CREATE INDEX answer_wish_next ON roster.answer_wish USING btree (district_id, urgent DESC, id)
    CREATE INDEX answer_wish_target ON roster.answer_wish USING btree (district_id, scope, target)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table audit_event
  columns:
    district_id integer not null
    id integer not null -- counted from 1 in each district, without gaps
    at timestamp with time zone not null
    subject text not null
    subject_name text
    roles text[] not null
    action text collate "C" not null
    target text not null
    detail jsonb not null
    previous_hash text not null
    hash text not null -- SHA-256 of the event with the hash of the one before it
  keys and checks:
    audit_event_pkey: PRIMARY KEY (district_id, id)
    audit_event_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

table calendar_entry -- days of the district's own time zone on which nothing is removed (blackout), or much changes as announced
  columns:
    district_id integer not null
    id integer not null generated always as identity
    kind text not null
    from_day date not null
    to_day date not null
    removed_share double precision -- announced: up to this share may go without approval; null: the usual limit
    links_lost_share double precision
    updated_share double precision
    created_share double precision
    entered_by text not null
    reason text not null
  keys and checks:
    calendar_entry_pkey: PRIMARY KEY (district_id, id)
    calendar_entry_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    calendar_entry_check: CHECK ((to_day >= from_day))
    calendar_entry_entered_by_check: CHECK ((entered_by <> ''::text))
    calendar_entry_kind_check: CHECK ((kind = ANY (ARRAY['blackout'::text, 'announcement'::text])))
    calendar_entry_reason_check: CHECK ((reason <> ''::text))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table connection_check
  columns:
    district_id integer not null
    id integer not null generated always as identity
    registration_id integer not null
    checked_at timestamp with time zone not null default now()
    usable boolean not null
    findings jsonb not null -- in sentences; no secrets, no people
  keys and checks:
    connection_check_pkey: PRIMARY KEY (district_id, id)
    connection_check_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
  indexes:
    CREATE INDEX connection_check_registration ON roster.connection_check USING btree (district_id, registration_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table contact with (fillfactor=90)
  columns:
    district_id integer not null
    id integer not null
    registration_id integer not null
    sourced_id text collate "C" not null
    given_name text not null
    middle_name text not null
    family_name text not null
    role text not null
    email text not null
    phone text not null
    sms text not null
    orgs text[] not null
    active boolean not null
    doubtful boolean not null -- its last record was rejected, or one id came with two contents: its links are not confirmed
    modified timestamp with time zone
    fingerprint uuid -- of the record all of this row was made from; null: to be read anew, whatever comes
    reused_from text[] -- given, middle and family name of whom the id meant before it came to mean another human; null: it means whom it always did
  keys and checks:
    contact_pkey: PRIMARY KEY (district_id, id)
    contact_district_id_registration_id_sourced_id_key: UNIQUE (district_id, registration_id, sourced_id)
    contact_reused_from_check: CHECK ((array_length(reused_from, 1) = 3))
    contact_role_check: CHECK ((role = ANY (ARRAY['parent'::text, 'guardian'::text, 'relative'::text])))
  indexes:
    CREATE INDEX contact_read_anew ON roster.contact USING btree (district_id, registration_id) WHERE (active AND (fingerprint IS NULL))
    CREATE INDEX contact_reused ON roster.contact USING btree (district_id, registration_id) WHERE (reused_from IS NOT NULL)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.contact REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_contact_rows()
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.contact REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_contact_changes()

table contact_alias
  columns:
    district_id integer not null
    id integer not null generated always as identity
    contact_id integer not null
    given_name text not null
    middle_name text not null
    family_name text not null
    suffix text not null
    entered_by text not null
    entered_by_name text
    entered_at timestamp with time zone not null
  keys and checks:
    contact_alias_pkey: PRIMARY KEY (district_id, id)
    contact_alias_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
  indexes:
    CREATE INDEX contact_alias_contact ON roster.contact_alias USING btree (district_id, contact_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.contact_alias FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.contact_alias REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_alias_rows()

table custody_act -- what people did to an entry or a decision after it was made, in their order
  columns:
    district_id integer not null
    id integer not null generated always as identity
    entry text collate "C" not null
    entry_id bigint not null
    act text collate "C" not null
    subject text not null
    subject_name text
    roles text[] not null
    reason text not null
    at timestamp with time zone not null
  keys and checks:
    custody_act_pkey: PRIMARY KEY (district_id, id)
    custody_act_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    custody_act_act_check: CHECK ((act = ANY (ARRAY['confirm'::text, 'end'::text, 'override'::text, 'use'::text, 'outcome'::text])))
    custody_act_entry_check: CHECK ((entry = ANY (ARRAY['restriction'::text, 'authorisation'::text, 'alias'::text, 'decision'::text])))
  indexes:
    CREATE INDEX custody_act_entry ON roster.custody_act USING btree (district_id, entry, entry_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.custody_act FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.custody_act REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_act_rows()

table custody_decision
  columns:
    district_id integer not null
    id bigint not null generated always as identity
    at timestamp with time zone not null
    school_id integer not null
    purpose text not null
    outcome text collate "C" not null
    station text
    subject text not null
    subject_name text
    roles text[] not null
    question jsonb not null
    facts jsonb not null -- all the decision was made of, as it was then
    answer jsonb not null
  keys and checks:
    custody_decision_pkey: PRIMARY KEY (district_id, id)
    custody_decision_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    custody_decision_outcome_check: CHECK ((outcome = ANY (ARRAY['ALLOW'::text, 'REFER'::text, 'DENY'::text])))
    custody_decision_purpose_check: CHECK ((purpose = ANY (ARRAY['EARLY_DEPARTURE'::text, 'VISIT'::text])))
  indexes:
    CREATE INDEX custody_decision_at ON roster.custody_decision USING btree (district_id, at)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.custody_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

table custody_decision_student
  columns:
    district_id integer not null
    student_id integer not null
    decision_id bigint not null
    outcome text collate "C" not null
    ivm_value text -- what IVM was to hold for the contact who asked, at that instant; null: nothing
  keys and checks:
    custody_decision_student_pkey: PRIMARY KEY (district_id, student_id, decision_id)
    custody_decision_student_district_id_decision_id_fkey: FOREIGN KEY (district_id, decision_id) REFERENCES custody_decision(district_id, id)
    custody_decision_student_outcome_check: CHECK ((outcome = ANY (ARRAY['ALLOW'::text, 'REFER'::text, 'DENY'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.custody_decision_student FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

table custody_name_key -- the domain's nameKeys: whoever has a name like it is found by equality
  columns:
    district_id integer not null
    entry text collate "C" not null
    key text collate "C" not null
    entry_id integer not null
  keys and checks:
    custody_name_key_pkey: PRIMARY KEY (district_id, entry, key, entry_id)
    custody_name_key_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    custody_name_key_entry_check: CHECK ((entry = ANY (ARRAY['restriction'::text, 'restricted student'::text, 'authorisation'::text, 'alias'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.custody_name_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

table desk_alert -- somebody who must not take a child, or may be that person, stood at a desk
  columns:
    district_id integer not null
    id integer not null generated always as identity
    decision_id bigint not null
    school_id integer not null
    sources text[] not null
    at timestamp with time zone not null
  keys and checks:
    desk_alert_pkey: PRIMARY KEY (district_id, id)
    desk_alert_district_id_decision_id_fkey: FOREIGN KEY (district_id, decision_id) REFERENCES custody_decision(district_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.desk_alert FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

table district
  columns:
    id integer not null generated always as identity
    key text collate "C" not null
    name text not null
    timezone text not null
    edition text not null default 'standard'::text
    add_on_from date
    add_on_to date
    created_at timestamp with time zone not null default now()
  keys and checks:
    district_pkey: PRIMARY KEY (id)
    district_key_key: UNIQUE (key)
    district_check: CHECK ((add_on_to >= add_on_from))
    district_edition_check: CHECK ((edition = ANY (ARRAY['standard'::text, 'enterprise'::text])))
    district_key_check: CHECK ((key <> ''::text))
    district_name_check: CHECK ((name <> ''::text))
    district_timezone_check: CHECK ((timezone <> ''::text))
  row-level security:
    enabled
    policy own_district for all to public using ((id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.district REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_district_changes()

table district_notification
  columns:
    district_id integer not null
    event text collate "C" not null
    addresses text[] not null
  keys and checks:
    district_notification_pkey: PRIMARY KEY (district_id, event)
    district_notification_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    district_notification_event_check: CHECK ((event <> ''::text))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table district_policy -- no row: the defaults of roster-domain
  columns:
    district_id integer not null
    emergency_contact text not null
    linked_guardian_may_collect boolean not null
    adult_students_self_sign_out boolean not null
    use_birth_dates boolean not null
    max_age_hours integer -- null: as the schedule asks
    supplement_max_age_days integer not null
    ignored_restriction_texts text[] not null
  keys and checks:
    district_policy_pkey: PRIMARY KEY (district_id)
    district_policy_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    district_policy_emergency_contact_check: CHECK ((emergency_contact = ANY (ARRAY['allow'::text, 'refer'::text, 'none'::text])))
    district_policy_max_age_hours_check: CHECK (((max_age_hours >= 1) AND (max_age_hours <= 192)))
    district_policy_supplement_max_age_days_check: CHECK (((supplement_max_age_days >= 1) AND (supplement_max_age_days <= 366)))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_delete AFTER DELETE ON roster.district_policy REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_policy_rows()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.district_policy REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_policy_rows()
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.district_policy REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_policy_rows()

table due_time -- due times that were handed out and that no run has served to its end yet
  columns:
    district_id integer not null
    registration_id integer not null
    due_at timestamp with time zone not null
  keys and checks:
    due_time_pkey: PRIMARY KEY (district_id, registration_id, due_at)
    due_time_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table hold
  columns:
    district_id integer not null
    id integer not null generated always as identity
    registration_id integer not null
    run_id integer not null
    state text not null
    reasons jsonb not null
    created_at timestamp with time zone not null default now()
    expires_at timestamp with time zone not null
    approved_by text
    approved_reason text
    approved_at timestamp with time zone
    approved_schools text[] -- sourcedIds; null: all the hold names
    approved_reasons text[] -- codes; null: all of its reasons
    consent text -- who of the district consented, where the approver is not of the district
    rejected_by text
    rejected_reason text
    rejected_at timestamp with time zone
    rejected_until timestamp with time zone -- from then on the changes are asked about again; null: when they change
    quiet_schools text[] -- sourcedIds of schools whose rejected changes are not asked about; empty text: the pull as a whole
    cancelled_by text
    cancelled_reason text
    cancelled_at timestamp with time zone
    witnesses jsonb -- what came of looking some of the vanished up: {asked, stillExist, gone}
  keys and checks:
    hold_pkey: PRIMARY KEY (district_id, id)
    hold_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES sync_run(district_id, id)
    hold_state_check: CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'used'::text, 'superseded'::text, 'rejected'::text])))
  indexes:
    CREATE INDEX hold_registration ON roster.hold USING btree (district_id, registration_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table identity_clearing -- staff said once: this contact is not the person the restriction means
  columns:
    district_id integer not null
    restriction_id integer not null
    contact_id integer not null
    reason text not null
    entered_by text not null
    entered_by_name text
    entered_at timestamp with time zone not null
  keys and checks:
    identity_clearing_pkey: PRIMARY KEY (district_id, contact_id, restriction_id)
    identity_clearing_district_id_restriction_id_fkey: FOREIGN KEY (district_id, restriction_id) REFERENCES restriction(district_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.identity_clearing FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.identity_clearing REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_clearing_rows()

table ivm_connection -- how the district's IVM is told; what a person answered about it has no default
  columns:
    district_id integer not null
    gateway text not null
    base_url text
    token_url text
    client_id text
    sealed_secrets jsonb
    verify boolean not null
    presence_is_approval boolean not null
    contact_discriminator boolean not null
    columns jsonb -- of list files; null: the default
    changed_at timestamp with time zone not null default now()
  keys and checks:
    ivm_connection_pkey: PRIMARY KEY (district_id)
    ivm_connection_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    ivm_connection_check: CHECK (((gateway <> 'http'::text) OR ((base_url IS NOT NULL) AND (token_url IS NOT NULL) AND (client_id IS NOT NULL))))
    ivm_connection_gateway_check: CHECK ((gateway = ANY (ARRAY['http'::text, 'files'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table ivm_counter -- the newest version given to a record sent to IVM; it only grows
  columns:
    district_id integer not null
    version bigint not null
  keys and checks:
    ivm_counter_pkey: PRIMARY KEY (district_id)
    ivm_counter_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table ivm_drift -- what IVM held otherwise than it was told, as the newest look at the school found it
  columns:
    district_id integer not null
    id integer not null generated always as identity
    school_id integer not null
    found_at timestamp with time zone not null default now()
    what text not null
    kind text not null
    ids text[] not null -- sourcedIds; of people entered in IVM by hand its own id
    told text
    holds text
  keys and checks:
    ivm_drift_pkey: PRIMARY KEY (district_id, id)
    ivm_drift_district_id_school_id_fkey: FOREIGN KEY (district_id, school_id) REFERENCES ivm_school(district_id, school_id)
    ivm_drift_kind_check: CHECK ((kind = ANY (ARRAY['students'::text, 'contacts'::text, 'relationships'::text])))
    ivm_drift_what_check: CHECK ((what = ANY (ARRAY['missing'::text, 'unexpected'::text, 'differs'::text, 'restricted_by_hand'::text])))
  indexes:
    CREATE INDEX ivm_drift_school ON roster.ivm_drift USING btree (district_id, school_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table ivm_fact -- small things IVM was told, such as the validity of a school's lists
  columns:
    district_id integer not null
    name text collate "C" not null
    value text not null
  keys and checks:
    ivm_fact_pkey: PRIMARY KEY (district_id, name)
    ivm_fact_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    ivm_fact_name_check: CHECK ((name <> ''::text))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table ivm_own_contact -- contacts entered in IVM by hand, whom it may take for ones of ours; as the newest look found them
  columns:
    district_id integer not null
    school_id integer not null
    ivm_id text collate "C" not null
    last_name text not null
    first_name text not null
    middle_name text not null
    email text not null
    phone text not null
  keys and checks:
    ivm_own_contact_pkey: PRIMARY KEY (district_id, school_id, ivm_id)
    ivm_own_contact_district_id_school_id_fkey: FOREIGN KEY (district_id, school_id) REFERENCES ivm_school(district_id, school_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table ivm_record with (fillfactor=80) -- what IVM was told of one record: written before it is sent and again after the receipt
  columns:
    district_id integer not null
    school text collate "C" not null -- its id in IVM
    kind text collate "C" not null
    first_id text collate "C" not null -- sourcedId of a person; of a relationship the student's
    second_id text collate "C" not null -- of a relationship the contact's sourcedId; else empty
    digest text not null -- of all it said but the answer; empty: taken away
    pickup text
    reason text
    version bigint not null
    state text not null -- sent: no receipt came, IVM may hold this or what was before
    may_be_yes boolean not null -- IVM may hold a Yes
    why text
    attempts integer not null default 1 -- times it was sent since the last receipt
    since timestamp with time zone not null default now() -- when it came into this state
  keys and checks:
    ivm_record_pkey: PRIMARY KEY (district_id, school, kind, first_id, second_id)
    ivm_record_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    ivm_record_kind_check: CHECK ((kind = ANY (ARRAY['students'::text, 'contacts'::text, 'relationships'::text])))
    ivm_record_pickup_check: CHECK ((pickup = ANY (ARRAY['Yes'::text, 'No'::text, 'Verify'::text])))
    ivm_record_reason_check: CHECK ((reason = ANY (ARRAY['linked'::text, 'confirmed'::text, 'see office'::text])))
    ivm_record_state_check: CHECK ((state = ANY (ARRAY['confirmed'::text, 'sent'::text, 'set_aside'::text])))
  indexes:
    CREATE INDEX ivm_record_open ON roster.ivm_record USING btree (district_id, school, kind) WHERE (state <> 'confirmed'::text)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table ivm_school -- how far IVM is with the lists of a school
  columns:
    district_id integer not null
    school_id integer not null
    ivm_school_id text collate "C" not null
    answers_version bigint not null default 0 -- IVM shows the answers of the school up to it
    due boolean not null default true -- the roster changed since
    state text not null default 'pending'::text
    why text -- a code, of a delivery that failed or of what it waits for
    attempts integer not null default 0
    retry_at timestamp with time zone
    delivered_at timestamp with time zone
    late_since timestamp with time zone -- an alert was raised that something was not taken back in time; null: all was
    reconciled_at timestamp with time zone -- when what IVM holds was last compared with what it was told; null: not yet
  keys and checks:
    ivm_school_pkey: PRIMARY KEY (district_id, school_id)
    ivm_school_district_id_school_id_fkey: FOREIGN KEY (district_id, school_id) REFERENCES school(district_id, id)
    ivm_school_state_check: CHECK ((state = ANY (ARRAY['pending'::text, 'level'::text, 'failed'::text, 'waiting'::text, 'closed'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table kept_answer -- what a write with an Idempotency-Key was answered; kept for a day
  columns:
    district_id integer not null
    subject text collate "C" not null
    key text collate "C" not null
    request_digest text not null
    status integer not null
    location text
    body jsonb
    created_at timestamp with time zone not null default now()
  keys and checks:
    kept_answer_pkey: PRIMARY KEY (district_id, subject, key)
    kept_answer_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table link with (fillfactor=90)
  columns:
    district_id integer not null
    student_id integer not null
    contact_id integer not null
    registration_id integer not null
    state text collate "C" not null
    marked boolean not null -- a hold waits to take this link: it answers REFER until a full pull shows it again
    missing_since bigint -- the grace clock at which a MISSING link was no longer asserted
    spot_marked_at timestamp with time zone -- a spot sync of this instant marked it: only a full pull that read later lifts the mark
  keys and checks:
    link_pkey: PRIMARY KEY (district_id, student_id, contact_id)
    link_missing: CHECK (((state = 'MISSING'::text) = (missing_since IS NOT NULL)))
    link_state_check: CHECK ((state = ANY (ARRAY['ACTIVE'::text, 'UNCONFIRMED'::text, 'MISSING'::text, 'INACTIVE'::text])))
  indexes:
    CREATE INDEX link_contact ON roster.link USING btree (district_id, contact_id)
    CREATE INDEX link_marked ON roster.link USING btree (district_id, registration_id) WHERE marked
    CREATE INDEX link_missing ON roster.link USING btree (district_id, registration_id) WHERE (missing_since IS NOT NULL)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER forget_count_delete AFTER DELETE ON roster.link REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_link()
    CREATE TRIGGER forget_count_insert AFTER INSERT ON roster.link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_link()
    CREATE TRIGGER forget_count_update AFTER UPDATE ON roster.link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_link()
    CREATE TRIGGER want_answers_delete AFTER DELETE ON roster.link REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_link_rows()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.link REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_link_rows()
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.link REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_link_changes()

table metadata_fact with (fillfactor=90)
  columns:
    district_id integer not null
    registration_id integer not null
    side text collate "C" not null -- whose record says it
    from_sourced_id text collate "C" not null
    to_sourced_id text collate "C" not null -- the other person; empty: everybody this record is linked to
    relationship text collate "C" not null
    priority text collate "C" not null
    pickup smallint not null
    legal_guardian smallint not null
    has_custody smallint not null
    lives_with smallint not null
    emergency smallint not null
    contact_allowed smallint not null
    restriction text collate "C" not null
    begin_date date
    end_date date
    contradicting boolean not null -- one id came with contradicting rights
    silence text collate "C" not null -- something that forbids is no longer said, and is kept: the link answers REFER; waiting: it happened while a school was held
  keys and checks:
    metadata_fact_pkey: PRIMARY KEY (district_id, registration_id, side, from_sourced_id, to_sourced_id)
    metadata_fact_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
    metadata_fact_contact_allowed_check: CHECK (((contact_allowed >= '-2'::integer) AND (contact_allowed <= 1)))
    metadata_fact_emergency_check: CHECK (((emergency >= '-1'::integer) AND (emergency <= 1)))
    metadata_fact_has_custody_check: CHECK (((has_custody >= '-1'::integer) AND (has_custody <= 1)))
    metadata_fact_legal_guardian_check: CHECK (((legal_guardian >= '-1'::integer) AND (legal_guardian <= 1)))
    metadata_fact_lives_with_check: CHECK (((lives_with >= '-1'::integer) AND (lives_with <= 1)))
    metadata_fact_pickup_check: CHECK (((pickup >= '-2'::integer) AND (pickup <= 1)))
    metadata_fact_side_check: CHECK ((side = ANY (ARRAY['student'::text, 'contact'::text])))
    metadata_fact_silence_check: CHECK ((silence = ANY (ARRAY['none'::text, 'waiting'::text, 'set aside'::text])))
  indexes:
    CREATE INDEX metadata_fact_to ON roster.metadata_fact USING btree (district_id, registration_id, side, to_sourced_id) WHERE (to_sourced_id <> ''::text)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_delete AFTER DELETE ON roster.metadata_fact REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_metadata_rows()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.metadata_fact REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_metadata_rows()
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.metadata_fact REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_metadata_rows()

table pair_answer with (fillfactor=90) -- what IVM should hold for an adult and a child of a school, as they are to be told now
  columns:
    district_id integer not null
    school_id integer not null
    student_id integer not null
    contact_id integer not null
    pickup text collate "C" not null
    listed boolean not null -- false: taken off the lists; the row stays, so that whoever delivers sees it go
    reason text collate "C" not null
    outcome text collate "C" not null
    reasons text[] not null -- codes of the decision, most severe first
    current boolean not null -- the two are linked and the child belongs to the school; false: nothing is asked of them any more
    if_fresh text collate "C" not null -- pickup if the school had been read this instant: its age lowers many rows at once
    version bigint not null -- grows with every change of pickup, listed or reason; no two of a district are equal
    changed_at timestamp with time zone not null
    next_change_at timestamp with time zone -- when it has to be looked at again; never later than the clock alone changes it
    cause text collate "C" not null -- why it last changed: run 12, person restriction 3, settings policy, clock
  keys and checks:
    pair_answer_pkey: PRIMARY KEY (district_id, school_id, student_id, contact_id)
    pair_answer_if_fresh_check: CHECK ((if_fresh = ANY (ARRAY['Yes'::text, 'Verify'::text, 'No'::text])))
    pair_answer_outcome_check: CHECK ((outcome = ANY (ARRAY['ALLOW'::text, 'REFER'::text, 'DENY'::text])))
    pair_answer_pickup_check: CHECK ((pickup = ANY (ARRAY['Yes'::text, 'Verify'::text, 'No'::text])))
    pair_answer_reason_check: CHECK ((reason = ANY (ARRAY['linked'::text, 'confirmed'::text, 'see office'::text])))
  indexes:
    CREATE INDEX pair_answer_due ON roster.pair_answer USING btree (district_id, next_change_at) WHERE (next_change_at IS NOT NULL)
    CREATE INDEX pair_answer_student ON roster.pair_answer USING btree (district_id, student_id)
    CREATE INDEX pair_answer_version ON roster.pair_answer USING btree (district_id, version)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table pickup_authorisation
  columns:
    district_id integer not null
    id integer not null generated always as identity
    grantor_id integer not null
    contact_id integer
    given_name text not null
    middle_name text not null
    family_name text not null
    suffix text not null
    birth_date date
    student_id integer not null
    student_name text not null -- so that it can be read when the student is gone
    from_date date not null
    to_date date not null
    note text not null
    entered_by text not null
    entered_by_name text
    entered_at timestamp with time zone not null
  keys and checks:
    pickup_authorisation_pkey: PRIMARY KEY (district_id, id)
    pickup_authorisation_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    pickup_authorisation_check: CHECK ((to_date >= from_date))
  indexes:
    CREATE INDEX pickup_authorisation_student ON roster.pickup_authorisation USING btree (district_id, student_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.pickup_authorisation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

table planned_change
  columns:
    district_id integer not null
    run_id integer not null
    seq integer not null
    kind text not null
    op text not null
    row_id integer
    sourced_id text collate "C" not null
    other_sourced_id text collate "C"
    school_ids integer[]
    direction smallint not null
    old_values jsonb
    new_values jsonb
  keys and checks:
    planned_change_pkey: PRIMARY KEY (district_id, run_id, seq)
    planned_change_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES sync_run(district_id, id)
    planned_change_direction_check: CHECK (((direction >= '-1'::integer) AND (direction <= 1)))
    planned_change_kind_check: CHECK ((kind = ANY (ARRAY['school'::text, 'student'::text, 'contact'::text, 'link'::text])))
    planned_change_op_check: CHECK ((op = ANY (ARRAY['create'::text, 'update'::text, 'remove'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table registration
  columns:
    district_id integer not null
    id integer not null generated always as identity
    name text not null
    kind text not null
    state text not null default 'draft'::text
    created_at timestamp with time zone not null default now()
    schedule_cron text not null default '0 22 * * *'::text -- when it runs, on the clock of the district's time zone
    next_due_at timestamp with time zone -- null: not yet computed from schedule_cron
    source jsonb not null default '{}'::jsonb -- where the data come from; nothing secret
    sealed_secrets jsonb -- AES-256-GCM: {keyId, iv, tag, data}
    list_folder text -- where IVM's list files go; null: nowhere
    school_selection text[] -- sourcedIds of the only schools a run may touch; null: all
    gate_limits jsonb not null default '{}'::jsonb -- those that differ from the usual ones
    field_mapping jsonb not null default '[]'::jsonb -- [{source, column, right, no, onlyForbids?}]: as the next run reads them
  keys and checks:
    registration_pkey: PRIMARY KEY (district_id, id)
    registration_district_id_name_key: UNIQUE (district_id, name)
    registration_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    registration_kind_check: CHECK ((kind = ANY (ARRAY['rest'::text, 'csv'::text, 'classlink'::text])))
    registration_name_check: CHECK ((name <> ''::text))
    registration_schedule_cron_check: CHECK ((schedule_cron <> ''::text))
    registration_state_check: CHECK ((state = ANY (ARRAY['draft'::text, 'checked'::text, 'enabled'::text, 'paused'::text, 'retired'::text])))
  indexes:
    CREATE INDEX registration_due ON roster.registration USING btree (district_id, next_due_at) WHERE (state = 'enabled'::text)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.registration REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_registration_changes()

table restricted_student
  columns:
    district_id integer not null
    restriction_id integer not null
    seq integer not null
    student_id integer
    given_name text not null
    middle_name text not null
    family_name text not null
    suffix text not null
    birth_date date
  keys and checks:
    restricted_student_pkey: PRIMARY KEY (district_id, restriction_id, seq)
    restricted_student_district_id_restriction_id_fkey: FOREIGN KEY (district_id, restriction_id) REFERENCES restriction(district_id, id)
  indexes:
    CREATE INDEX restricted_student_student ON roster.restricted_student USING btree (district_id, student_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.restricted_student FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

table restriction
  columns:
    district_id integer not null
    id integer not null generated always as identity
    kind text not null -- PROTECTION_ORDER, CUSTODY_ORDER, RIGHTS_TERMINATED, TRESPASS, OTHER
    contact_id integer -- the contact it was entered for; the contact may be gone
    names jsonb not null -- every name of whom it means: [{givenName, middleName, familyName, suffix}]
    birth_date date
    phone text not null
    email text not null
    all_students boolean not null
    school_ids integer[] -- null: all schools; only a TRESPASS may name some
    from_date date
    to_date date
    document_on_file boolean not null
    schedule jsonb
    note text not null
    entered_by text not null
    entered_by_name text
    entered_at timestamp with time zone not null
  keys and checks:
    restriction_pkey: PRIMARY KEY (district_id, id)
    restriction_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
  indexes:
    CREATE INDEX restriction_contact ON roster.restriction USING btree (district_id, contact_id) WHERE (contact_id IS NOT NULL)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON roster.restriction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.restriction REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_restriction_rows()

table roster_change
  columns:
    district_id integer not null
    run_id integer not null
    seq integer not null
    kind text not null
    op text not null
    row_id integer
    sourced_id text collate "C" not null
    other_sourced_id text collate "C"
    school_ids integer[]
    direction smallint not null
    old_values jsonb
    new_values jsonb
  keys and checks:
    roster_change_pkey: PRIMARY KEY (district_id, run_id, seq)
    roster_change_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES sync_run(district_id, id)
    roster_change_direction_check: CHECK (((direction >= '-1'::integer) AND (direction <= 1)))
    roster_change_kind_check: CHECK ((kind = ANY (ARRAY['school'::text, 'student'::text, 'contact'::text, 'link'::text])))
    roster_change_op_check: CHECK ((op = ANY (ARRAY['create'::text, 'update'::text, 'remove'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table roster_count -- what is in the roster, by school; no row: to be counted. School 0 is the registration
  columns:
    district_id integer not null
    registration_id integer not null
    school_id integer not null
    students integer not null
    contacts integer not null
    links integer not null -- ACTIVE ones
    students_without_contact integer
    agents_not_found integer -- what students assert of nobody we hold; null, as all schools have it: not counted
  keys and checks:
    roster_count_pkey: PRIMARY KEY (district_id, registration_id, school_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table run_lease with (fillfactor=50) -- which session runs a registration now, when it last gave a sign of life, and how far it is
  columns:
    district_id integer not null
    registration_id integer not null
    fence integer not null -- raised by every run; a session with an older number may neither apply nor deliver
    run_id integer
    backend_pid integer
    backend_start timestamp with time zone
    beat_at timestamp with time zone
    stage text
    records integer
    expected_records integer -- records the last whole pull had; null: there was none
  keys and checks:
    run_lease_pkey: PRIMARY KEY (district_id, registration_id)
    run_lease_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
    run_lease_stage_check: CHECK ((stage = ANY (ARRAY['reading'::text, 'comparing'::text, 'applying'::text, 'delivering'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table run_rejection
  columns:
    district_id integer not null
    run_id integer not null
    seq integer not null -- from 1, in the order the records were read
    resource text not null
    field text collate "C" not null
    code text collate "C" not null
    line integer -- where the record starts in its file, from 1; null: its source has no lines
    sourced_id text collate "C" -- null: the record has no usable id
  keys and checks:
    run_rejection_pkey: PRIMARY KEY (district_id, run_id, seq)
    run_rejection_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES sync_run(district_id, id)
    run_rejection_resource_check: CHECK ((resource = ANY (ARRAY['orgs'::text, 'users'::text, 'demographics'::text, 'supplement'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table school
  columns:
    district_id integer not null
    id integer not null
    registration_id integer not null
    sourced_id text collate "C" not null
    name text not null
    type text not null
    enabled boolean not null
    as_of timestamp with time zone
    supplement_as_of timestamp with time zone -- the supplement whose rows of its students were last heard in full
    grace_ms bigint not null default 0 -- milliseconds of grace that have passed here; moved by complete walks only
  keys and checks:
    school_pkey: PRIMARY KEY (district_id, id)
    school_district_id_registration_id_sourced_id_key: UNIQUE (district_id, registration_id, sourced_id)
    school_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER forget_count AFTER UPDATE ON roster.school FOR EACH ROW WHEN ((old.enabled <> new.enabled)) EXECUTE FUNCTION forget_count_of_school()
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.school REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_school_changes()

table school_answers with (fillfactor=50)
  columns:
    district_id integer not null
    school_id integer not null
    version bigint not null -- the newest of the school's answers
    lists_version bigint not null -- its list files show every answer up to this version
    lowered boolean not null -- its data are too old to permit: no answer of it says Yes, save of a student who was read alone
    supplement_counts boolean not null -- what its supplement permits is young enough to count
    age_changes_at timestamp with time zone -- when that has to be looked at again
  keys and checks:
    school_answers_pkey: PRIMARY KEY (district_id, school_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table school_mapping
  columns:
    district_id integer not null
    registration_id integer not null
    sourced_id text collate "C" not null -- may be of a school that no pull has shown yet
    ivm_school_id text collate "C"
    enabled boolean not null
    template text not null
    authoritative boolean not null -- this registration says what is permitted here; one of all that map the school
    timezone text not null
    doors_open_at time without time zone
    preloaded text
    go_live_at timestamp with time zone -- before that nothing is delivered; null: at once
  keys and checks:
    school_mapping_pkey: PRIMARY KEY (district_id, registration_id, sourced_id)
    school_mapping_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
    school_mapping_preloaded_check: CHECK ((preloaded = ANY (ARRAY['none'::text, 'adopt'::text, 'replace'::text])))
    school_mapping_sourced_id_check: CHECK ((sourced_id <> ''::text))
    school_mapping_template_check: CHECK ((template = ANY (ARRAY['students'::text, 'contacts'::text, 'students_contacts'::text, 'students_pickup_contacts'::text])))
    school_mapping_timezone_check: CHECK ((timezone <> ''::text))
  indexes:
    CREATE UNIQUE INDEX school_mapping_authority ON roster.school_mapping USING btree (district_id, ivm_school_id) WHERE (authoritative AND enabled AND (ivm_school_id IS NOT NULL))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_delete AFTER DELETE ON roster.school_mapping REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_mapping_rows()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.school_mapping REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_mapping_rows()
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.school_mapping REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_mapping_rows()

table school_state -- what a school held after a run that changed its counts; kept for nine days and one row more
  columns:
    district_id integer not null
    registration_id integer not null
    school_id integer not null
    run_id integer not null
    at timestamp with time zone not null -- when what the run read was exported
    students integer not null
    contacts integer not null
    links integer not null -- ACTIVE ones
    students_moved integer not null -- came from other schools of the district in this run, less those who went there
    contacts_moved integer not null
    links_moved integer not null
    consent text not null -- who had to agree to what the run did here: approval, a person; announcement, nobody, because it was announced
  keys and checks:
    school_state_pkey: PRIMARY KEY (district_id, registration_id, school_id, run_id)
    school_state_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES sync_run(district_id, id)
    school_state_consent_check: CHECK ((consent = ANY (ARRAY['none'::text, 'approval'::text, 'announcement'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table setting_change -- what of a changed setting loosens, and waits for an approver who is not its author
  columns:
    district_id integer not null
    id integer not null generated always as identity
    setting text collate "C" not null
    registration_id integer
    changes jsonb not null
    author text not null
    author_name text
    created_at timestamp with time zone not null default now()
    state text not null default 'pending'::text
    decided_by text
    decided_reason text
    decided_at timestamp with time zone
    sealed_secrets jsonb -- new credentials of a registration, sealed for it; emptied once decided
    new_secrets boolean not null default false -- credentials are replaced by sealed_secrets; null there: by none
    decided_by_name text
  keys and checks:
    setting_change_pkey: PRIMARY KEY (district_id, id)
    setting_change_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    setting_change_setting_check: CHECK ((setting <> ''::text))
    setting_change_state_check: CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'superseded'::text])))
  indexes:
    CREATE INDEX setting_change_pending ON roster.setting_change USING btree (district_id, setting) WHERE (state = 'pending'::text)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table spot_sync with (fillfactor=90) -- the newest reading of one student and their adults by id
  columns:
    district_id integer not null
    registration_id integer not null
    student_id integer not null
    observed_at timestamp with time zone not null
    as_of timestamp with time zone -- the newest reading in which everybody asked for answered; null: none was
    seen_in_sis jsonb not null -- [{contact: sourcedId, what}]: links the SIS showed and we do not believe by that
  keys and checks:
    spot_sync_pkey: PRIMARY KEY (district_id, registration_id, student_id)
    spot_sync_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.spot_sync REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_spot_rows()
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.spot_sync REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_spot_rows()

table student with (fillfactor=90)
  columns:
    district_id integer not null
    id integer not null
    registration_id integer not null
    sourced_id text collate "C" not null
    given_name text not null
    middle_name text not null
    family_name text not null
    grade text not null
    student_number text not null
    orgs text[] not null
    active boolean not null
    doubtful boolean not null -- its last record was rejected, or one id came with two contents: its links are not confirmed
    modified timestamp with time zone
    fingerprint uuid -- of the record all of this row was made from; null: to be read anew, whatever comes
    missing_since bigint -- the grace clock at which the student was no longer shown; null: not missing
    missing_from integer[] -- ids of the schools a missing student was last seen in
    reused_from text[] -- given, middle and family name of whom the id meant before it came to mean another human; null: it means whom it always did
  keys and checks:
    student_pkey: PRIMARY KEY (district_id, id)
    student_district_id_registration_id_sourced_id_key: UNIQUE (district_id, registration_id, sourced_id)
    student_missing: CHECK ((((missing_since IS NULL) = (missing_from IS NULL)) AND ((missing_since IS NULL) OR (NOT active))))
    student_reused_from_check: CHECK ((array_length(reused_from, 1) = 3))
  indexes:
    CREATE INDEX student_missing ON roster.student USING btree (district_id, registration_id) WHERE (missing_since IS NOT NULL)
    CREATE INDEX student_read_anew ON roster.student USING btree (district_id, registration_id) WHERE (active AND (fingerprint IS NULL))
    CREATE INDEX student_reused ON roster.student USING btree (district_id, registration_id) WHERE (reused_from IS NOT NULL)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.student REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_student_changes()

table student_school
  columns:
    district_id integer not null
    student_id integer not null
    school_id integer not null
  keys and checks:
    student_school_pkey: PRIMARY KEY (district_id, school_id, student_id)
  indexes:
    CREATE INDEX student_school_student ON roster.student_school USING btree (district_id, student_id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER forget_count_delete AFTER DELETE ON roster.student_school REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_student_school()
    CREATE TRIGGER forget_count_insert AFTER INSERT ON roster.student_school REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_student_school()
    CREATE TRIGGER forget_count_update AFTER UPDATE ON roster.student_school REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_count_of_student_school()
    CREATE TRIGGER want_answers_delete AFTER DELETE ON roster.student_school REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_membership_rows()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.student_school REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_membership_rows()

table supplement
  columns:
    district_id integer not null
    registration_id integer not null
    as_of timestamp with time zone not null -- the newest supplement anything of which acted: an older one is refused
    digest text not null
    rows integer not null
  keys and checks:
    supplement_pkey: PRIMARY KEY (district_id, registration_id)
    supplement_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table supplement_row with (fillfactor=90)
  columns:
    district_id integer not null
    registration_id integer not null
    student_sourced_id text collate "C" not null
    contact_sourced_id text collate "C" not null
    relationship text collate "C" not null
    priority text collate "C" not null
    pickup smallint not null
    legal_guardian smallint not null
    has_custody smallint not null
    lives_with smallint not null
    emergency smallint not null
    contact_allowed smallint not null
    restriction text collate "C" not null
    begin_date date
    end_date date
    present boolean not null -- the last supplement had this row; one it lacks is kept for what it forbids
    silence text collate "C" not null -- something that forbids is no longer said, and is kept: the link answers REFER; waiting: it happened while a school was held
  keys and checks:
    supplement_row_pkey: PRIMARY KEY (district_id, registration_id, student_sourced_id, contact_sourced_id)
    supplement_row_contact_allowed_check: CHECK (((contact_allowed >= '-2'::integer) AND (contact_allowed <= 1)))
    supplement_row_emergency_check: CHECK (((emergency >= '-1'::integer) AND (emergency <= 1)))
    supplement_row_has_custody_check: CHECK (((has_custody >= '-1'::integer) AND (has_custody <= 1)))
    supplement_row_legal_guardian_check: CHECK (((legal_guardian >= '-1'::integer) AND (legal_guardian <= 1)))
    supplement_row_lives_with_check: CHECK (((lives_with >= '-1'::integer) AND (lives_with <= 1)))
    supplement_row_pickup_check: CHECK (((pickup >= '-2'::integer) AND (pickup <= 1)))
    supplement_row_silence_check: CHECK ((silence = ANY (ARRAY['none'::text, 'waiting'::text, 'set aside'::text])))
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))
    CREATE TRIGGER want_answers_delete AFTER DELETE ON roster.supplement_row REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_supplement_rows()
    CREATE TRIGGER want_answers_insert AFTER INSERT ON roster.supplement_row REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_supplement_rows()
    CREATE TRIGGER want_answers_update AFTER UPDATE ON roster.supplement_row REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION want_answers_supplement_rows()

table support_grant
  columns:
    district_id integer not null
    id integer not null generated always as identity
    subject text collate "C" not null -- who has it, as the issuer says
    subject_name text
    reason text not null
    ticket text
    created_at timestamp with time zone not null default now()
    expires_at timestamp with time zone not null
    ended_at timestamp with time zone -- taken back before its time; null: it ran or runs to its end
    ended_by text
  keys and checks:
    support_grant_pkey: PRIMARY KEY (district_id, id)
    support_grant_district_id_fkey: FOREIGN KEY (district_id) REFERENCES district(id)
    support_grant_reason_check: CHECK ((reason <> ''::text))
    support_grant_subject_check: CHECK ((subject <> ''::text))
  indexes:
    CREATE INDEX support_grant_subject ON roster.support_grant USING btree (district_id, subject)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table sync_run
  columns:
    district_id integer not null
    id integer not null generated always as identity
    registration_id integer not null
    trigger text not null
    state text not null
    outcome text
    dry_run boolean not null
    started_at timestamp with time zone not null default now()
    finished_at timestamp with time zone
    observed_at timestamp with time zone
    source_digest text
    report jsonb
    upload_id integer -- the file it reads; null: what the registration's source has when it begins
    asked_by text
    due_times timestamp with time zone[] -- the due times it serves; null: the schedule did not set it off
    completed_at timestamp with time zone -- its lists are level and its report is whole; null: its process ended before that
    plan jsonb -- the plan as the gate saw it, counted; null: the run came to none
    cancel_asked_by text
    details_forgotten_at timestamp with time zone -- from then on its rejections and planned changes are no longer kept; null: they are
  keys and checks:
    sync_run_pkey: PRIMARY KEY (district_id, id)
    sync_run_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
    sync_run_check: CHECK (((state = 'finished'::text) = ((outcome IS NOT NULL) AND (finished_at IS NOT NULL) AND (report IS NOT NULL))))
    sync_run_outcome_check: CHECK ((outcome = ANY (ARRAY['applied'::text, 'nothing_to_do'::text, 'held'::text, 'failed'::text, 'refused'::text, 'cancelled'::text])))
    sync_run_state_check: CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text])))
    sync_run_trigger_check: CHECK ((trigger = ANY (ARRAY['cli'::text, 'schedule'::text, 'upload'::text, 'support'::text])))
  indexes:
    CREATE INDEX sync_run_details ON roster.sync_run USING btree (finished_at) WHERE ((details_forgotten_at IS NULL) AND (state = 'finished'::text))
    CREATE INDEX sync_run_queued ON roster.sync_run USING btree (district_id, registration_id, id) WHERE (state = 'queued'::text)
    CREATE INDEX sync_run_registration ON roster.sync_run USING btree (district_id, registration_id, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table upload
  columns:
    district_id integer not null
    id integer not null generated always as identity
    registration_id integer not null
    kind text not null
    complete boolean not null default false -- false: still being received, or broken off
    bytes bigint not null default 0
    digest text
    rows integer
    received_at timestamp with time zone not null default now()
    received_from text not null
    columns text[] -- of a supplement: those we read; null of a bundle
  keys and checks:
    upload_pkey: PRIMARY KEY (district_id, id)
    upload_district_id_registration_id_fkey: FOREIGN KEY (district_id, registration_id) REFERENCES registration(district_id, id)
    upload_kind_check: CHECK ((kind = ANY (ARRAY['bundle'::text, 'supplement'::text])))
  indexes:
    CREATE INDEX upload_registration ON roster.upload USING btree (district_id, registration_id, kind, id)
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

table upload_chunk
  columns:
    district_id integer not null
    upload_id integer not null
    seq integer not null
    bytes bytea not null
  keys and checks:
    upload_chunk_pkey: PRIMARY KEY (district_id, upload_id, seq)
    upload_chunk_district_id_upload_id_fkey: FOREIGN KEY (district_id, upload_id) REFERENCES upload(district_id, id) ON DELETE CASCADE
  row-level security:
    enabled
    policy own_district for all to public using ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif"))) with check ((district_id = ( SELECT (NULLIF(current_setting('app.district'::text, true), ''::text))::integer AS "nullif")))

sequences:
  roster_row_id as integer

functions:
  CREATE OR REPLACE FUNCTION roster.analyze_roster()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'roster', 'pg_temp'
AS $function$
begin
  analyze roster.student (district_id, id, registration_id, sourced_id, active, doubtful, fingerprint, missing_since), roster.student_school (district_id, student_id, school_id), roster.contact (district_id, id, registration_id, sourced_id, active, doubtful, fingerprint), roster.agent_assertion (district_id, registration_id, side, from_id, to_sourced_id, silent), roster.link (district_id, student_id, contact_id, registration_id, state, marked, missing_since);
end
$function$
  CREATE OR REPLACE FUNCTION roster.districts_with_answers_due(at timestamp with time zone, most integer)
 RETURNS TABLE(district_id integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'roster', 'pg_temp'
AS $function$
begin
  return query
    select d.id from roster.district d
     where exists (select from roster.answer_wish w where w.district_id = d.id)
        or exists (select from roster.pair_answer p where p.district_id = d.id and p.next_change_at <= at)
        or exists (select from roster.school_answers a where a.district_id = d.id and a.age_changes_at <= at)
        or exists (select from roster.school_answers a
                     join roster.school s on s.district_id = a.district_id and s.id = a.school_id and s.enabled
                     join roster.registration r on r.district_id = s.district_id and r.id = s.registration_id
                    where a.district_id = d.id and a.version > a.lists_version and r.list_folder is not null and r.state = 'enabled')
     order by d.id limit most;
end
$function$
  CREATE OR REPLACE FUNCTION roster.districts_with_holds(wanted integer[], after integer, most integer)
 RETURNS TABLE(id integer, name text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'roster', 'pg_temp'
AS $function$
begin
  return query
    select d.id, d.name from roster.district d
     where d.id > after and (wanted is null or d.id = any (wanted))
       and exists (select from roster.hold h where h.district_id = d.id
                      and (h.state in ('open', 'approved') and h.expires_at > now()
                           or h.state = 'rejected' and (h.rejected_until is null or h.rejected_until > now())))
     order by d.id limit most;
end
$function$
  CREATE OR REPLACE FUNCTION roster.districts_with_ivm_due(at timestamp with time zone, most integer)
 RETURNS TABLE(district_id integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'roster', 'pg_temp'
AS $function$
begin
  return query
    select c.district_id from roster.ivm_connection c
     where c.gateway = 'http' and exists (
       select from roster.school s
         join roster.registration r on r.district_id = s.district_id and r.id = s.registration_id
         left join roster.school_mapping m
           on m.district_id = s.district_id and m.registration_id = s.registration_id and m.sourced_id = s.sourced_id
         left join roster.ivm_school i on i.district_id = s.district_id and i.school_id = s.id
         left join roster.school_answers a on a.district_id = s.district_id and a.school_id = s.id
        where s.district_id = c.district_id and (i.retry_at is null or i.retry_at <= at)
          and case when s.enabled and r.state in ('enabled', 'paused')
                        and (m.sourced_id is null or (m.enabled and m.authoritative and m.ivm_school_id is not null))
                   then i.due is not false or i.state = 'closed' or coalesce(a.version, 0) > i.answers_version
                        or coalesce(i.reconciled_at < at - interval '45 minutes', true)
                   else i.state <> 'closed' end)
     order by 1 limit most;
end
$function$
  CREATE OR REPLACE FUNCTION roster.due_registrations(most integer)
 RETURNS TABLE(district_id integer, registration_id integer, due_at timestamp with time zone, cron text, timezone text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'roster', 'pg_temp'
AS $function$
begin
  return query
    select r.district_id, r.id, r.next_due_at, r.schedule_cron, d.timezone
      from roster.registration r join roster.district d on d.id = r.district_id
     where r.state = 'enabled' and (r.next_due_at is null or r.next_due_at <= now())
     order by r.next_due_at nulls first limit most;
end
$function$
  CREATE OR REPLACE FUNCTION roster.ensure_district(wanted_key text, wanted_name text, wanted_timezone text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'roster', 'pg_temp'
AS $function$
declare found int;
begin
  select d.id into found from roster.district d where d.key = wanted_key;
  if found is null then
    insert into roster.district (key, name, timezone) values (wanted_key, wanted_name, wanted_timezone)
      on conflict (key) do nothing returning id into found;
  end if;
  if found is null then -- another session made it between the two statements
    select d.id into found from roster.district d where d.key = wanted_key;
  end if;
  return found;
end
$function$
  CREATE OR REPLACE FUNCTION roster.forget_count_of_agent_assertion()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if exists (select from changed) then
    delete from roster.roster_count where (district_id, registration_id) in (select distinct district_id, registration_id from changed);
  end if;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.forget_count_of_link()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if exists (select from changed) then
    delete from roster.roster_count where (district_id, registration_id) in (select distinct district_id, registration_id from changed);
  end if;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.forget_count_of_school()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from roster.roster_count where district_id = new.district_id and registration_id = new.registration_id;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.forget_count_of_student_school()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if exists (select from changed) and exists (select from roster.roster_count) then
    delete from roster.roster_count where (district_id, registration_id) in (select distinct s.district_id, s.registration_id from changed m
           join roster.school s on s.district_id = m.district_id and s.id = m.school_id);
  end if;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.forget_run_details(kept_days integer, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'roster', 'pg_temp'
AS $function$
declare
  forgotten int;
begin
  if kept_days is null or kept_days < 30 then
    raise exception 'The details of a run are kept for at least 30 days.';
  end if;
  with old as materialized (
    select r.district_id, r.id from roster.sync_run r
     where r.state = 'finished' and r.details_forgotten_at is null and r.finished_at < now() - make_interval(days => kept_days)
       and r.id < (select max(n.id) from roster.sync_run n
                    where n.district_id = r.district_id and n.registration_id = r.registration_id and n.state = 'finished')
       and r.id is distinct from (select max(n.id) from roster.sync_run n
                    where n.district_id = r.district_id and n.registration_id = r.registration_id and n.plan is not null)
       and not exists (select from roster.hold h
                    where h.district_id = r.district_id and h.run_id = r.id and h.state in ('open', 'approved', 'rejected'))
     order by r.finished_at limit most for update skip locked),
  changes as (
    delete from roster.planned_change p using old where p.district_id = old.district_id and p.run_id = old.id),
  rejections as (
    delete from roster.run_rejection x using old where x.district_id = old.district_id and x.run_id = old.id)
  update roster.sync_run r set details_forgotten_at = now() from old where r.district_id = old.district_id and r.id = old.id;
  get diagnostics forgotten = row_count;
  return forgotten;
end
$function$
  CREATE OR REPLACE FUNCTION roster.list_districts(wanted integer[], after integer, most integer)
 RETURNS TABLE(id integer, name text, timezone text, edition text, add_on_from date, add_on_to date)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'roster', 'pg_temp'
AS $function$
begin
  return query
    select d.id, d.name, d.timezone, d.edition, d.add_on_from, d.add_on_to
      from roster.district d where d.id > after and (wanted is null or d.id = any (wanted)) order by d.id limit most;
end
$function$
  CREATE OR REPLACE FUNCTION roster.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  raise exception 'rows of % are never changed or taken out', tg_table_name using errcode = '55000';
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers(of_district integer, wanted_scope text, targets integer[], is_urgent boolean, why text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare told text := coalesce(nullif(current_setting('app.cause', true), ''), why);
begin
  if wanted_scope = 'student' and cardinality(targets) > 2000 then
    insert into roster.answer_wish (district_id, scope, target, urgent, cause)
    select of_district, 'school', x.school_id, is_urgent, told
      from (select m.school_id from roster.student_school m where m.district_id = of_district and m.student_id = any (targets)
            union select p.school_id from roster.pair_answer p where p.district_id = of_district and p.student_id = any (targets)
            union select unnest(t.missing_from) from roster.student t where t.district_id = of_district and t.missing_since is not null and t.id = any (targets)) x;
  else
    insert into roster.answer_wish (district_id, scope, target, urgent, cause)
    select distinct of_district, wanted_scope, t, is_urgent, told from unnest(targets) t where t is not null;
  end if;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_act_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'restriction', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.entry_id::int as target, false as urgent, 'person restriction ' || q.entry_id as why from changed q where q.entry = 'restriction') x
    group by x.district_id, x.urgent, x.why;
  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, p.student_id as target, q.act = 'end' as urgent, 'person authorisation ' || q.entry_id as why from changed q join roster.pickup_authorisation p on p.district_id = q.district_id and p.id = q.entry_id where q.entry = 'authorisation') x
    group by x.district_id, x.urgent, x.why;
  perform roster.want_answers(x.district_id, 'contact', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, p.contact_id as target, false as urgent, 'person alias ' || q.entry_id as why from changed q join roster.contact_alias p on p.district_id = q.district_id and p.id = q.entry_id where q.entry = 'alias') x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_alias_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'contact', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.contact_id as target, true as urgent, 'person alias ' || q.id as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_clearing_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'contact', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.contact_id as target, false as urgent, 'person restriction ' || q.restriction_id as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_contact_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  if exists (select from was o join changed q using (district_id, id) where (o.given_name, o.middle_name, o.family_name, o.active, o.role) is distinct from (q.given_name, q.middle_name, q.family_name, q.active, q.role)) then
    
  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, l.student_id as target, not q.active as urgent, 'run' as why from was o join changed q using (district_id, id) join roster.link l on l.district_id = q.district_id and l.contact_id = q.id
        where (o.given_name, o.middle_name, o.family_name, o.active, o.role) is distinct from (q.given_name, q.middle_name, q.family_name, q.active, q.role)) x
    group by x.district_id, x.urgent, x.why;
    
  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, p.student_id as target, true as urgent, 'run' as why from (select distinct c.district_id from changed c) q
      join roster.pickup_authorisation p on p.district_id = q.district_id and p.contact_id is null) x
    group by x.district_id, x.urgent, x.why;
  end if;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_contact_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, p.student_id as target, true as urgent, 'run' as why from (select distinct c.district_id from changed c) q
      join roster.pickup_authorisation p on p.district_id = q.district_id and p.contact_id is null) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_district_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'district', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, 0 as target, false as urgent, 'settings district' as why from (select id as district_id, timezone from was) o join (select id as district_id, timezone from changed) q using (district_id)
      where o.timezone <> q.timezone) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_link_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.student_id as target, q.state <> 'ACTIVE' or q.marked as urgent, 'run' as why from was o join changed q using (district_id, student_id, contact_id)
      where (o.state, o.marked) is distinct from (q.state, q.marked)) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_link_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.student_id as target, false as urgent, 'run' as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_mapping_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'district', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, 0 as target, false as urgent, 'settings school mapping' as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_membership_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.student_id as target, false as urgent, 'run' as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_metadata_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), false, 'run')
     from (select c.district_id, t.id as target
             from changed c
             join roster.student t on t.district_id = c.district_id and t.registration_id = c.registration_id
              and t.sourced_id = case c.side when 'student' then c.from_sourced_id else c.to_sourced_id end
           union
           select c.district_id, l.student_id
             from changed c
             join roster.contact k on k.district_id = c.district_id and k.registration_id = c.registration_id and k.sourced_id = c.from_sourced_id
             join roster.link l on l.district_id = c.district_id and l.contact_id = k.id
            where c.side = 'contact' and c.to_sourced_id = '') x
    group by x.district_id;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_policy_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'district', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, 0 as target, false as urgent, 'settings policy' as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_registration_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'age', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, 0 as target, false as urgent, 'settings schedule' as why from was o join changed q using (district_id, id) where (o.schedule_cron) is distinct from (q.schedule_cron)) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_restriction_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'contact', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.contact_id as target, true as urgent, 'person restriction ' || q.id as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  perform roster.want_answers(x.district_id, 'restriction', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.id as target, true as urgent, 'person restriction ' || q.id as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_school_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'age', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.id as target, false as urgent, 'run' as why from was o join changed q using (district_id, id)
       left join roster.school_answers a on a.district_id = q.district_id and a.school_id = q.id
      where (o.as_of is distinct from q.as_of and coalesce(a.lowered, true))
         or (o.supplement_as_of is distinct from q.supplement_as_of and not coalesce(a.supplement_counts, false))) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_spot_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.student_id as target, false as urgent, 'run spot sync' as why from changed q) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_student_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.id as target, not q.active as urgent, 'run' as why from was o join changed q using (district_id, id) where (o.given_name, o.middle_name, o.family_name, o.active, o.missing_from) is distinct from (q.given_name, q.middle_name, q.family_name, q.active, q.missing_from)) x
    group by x.district_id, x.urgent, x.why;
  perform roster.want_answers(x.district_id, 'restriction', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, s.restriction_id as target, not q.active as urgent, 'run' as why from was o join changed q using (district_id, id)
         join roster.restricted_student s on s.district_id = q.district_id and s.student_id = q.id where o.active <> q.active) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$
  CREATE OR REPLACE FUNCTION roster.want_answers_supplement_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin

  perform roster.want_answers(x.district_id, 'student', array_agg(x.target), x.urgent, x.why)
     from (select q.district_id, q.id as target, false as urgent, 'run' as why from changed c join roster.student q on q.district_id = c.district_id and q.registration_id = c.registration_id
       and q.sourced_id = c.student_sourced_id) x
    group by x.district_id, x.urgent, x.why;
  return null;
end
$function$

grants:
  schema roster to roster_app: usage
  table agent_assertion to roster_app: delete, insert, select, update
  table answer_change to roster_app: delete, insert, select
  table answer_counter to roster_app: delete, insert, select, update
  table answer_wish to roster_app: delete, insert, select, update
  table audit_event to roster_app: insert, select
  table calendar_entry to roster_app: delete, insert, select, update
  table connection_check to roster_app: delete, insert, select, update
  table contact to roster_app: delete, insert, select, update
  table contact_alias to roster_app: insert, select
  table custody_act to roster_app: insert, select
  table custody_decision to roster_app: insert, select
  table custody_decision_student to roster_app: insert, select
  table custody_name_key to roster_app: insert, select
  table desk_alert to roster_app: insert, select
  table district to roster_app: select, update (add_on_from), update (add_on_to), update (edition), update (name), update (timezone)
  table district_notification to roster_app: delete, insert, select, update
  table district_policy to roster_app: delete, insert, select, update
  table due_time to roster_app: delete, insert, select, update
  table hold to roster_app: delete, insert, select, update
  table identity_clearing to roster_app: insert, select
  table ivm_connection to roster_app: delete, insert, select, update
  table ivm_counter to roster_app: delete, insert, select, update
  table ivm_drift to roster_app: delete, insert, select, update
  table ivm_fact to roster_app: delete, insert, select, update
  table ivm_own_contact to roster_app: delete, insert, select, update
  table ivm_record to roster_app: delete, insert, select, update
  table ivm_school to roster_app: delete, insert, select, update
  table kept_answer to roster_app: delete, insert, select, update
  table link to roster_app: delete, insert, select, update
  table metadata_fact to roster_app: delete, insert, select, update
  table pair_answer to roster_app: delete, insert, select, update
  table pickup_authorisation to roster_app: insert, select
  table planned_change to roster_app: insert, select
  table registration to roster_app: delete, insert, select, update
  table restricted_student to roster_app: insert, select
  table restriction to roster_app: insert, select
  table roster_change to roster_app: insert, select
  table roster_count to roster_app: delete, insert, select, update
  table run_lease to roster_app: delete, insert, select, update
  table run_rejection to roster_app: insert, select
  table schema_migration to roster_app: select
  table school to roster_app: delete, insert, select, update
  table school_answers to roster_app: delete, insert, select, update
  table school_mapping to roster_app: delete, insert, select, update
  table school_state to roster_app: delete, insert, select, update
  table setting_change to roster_app: insert, select, update
  table spot_sync to roster_app: delete, insert, select, update
  table student to roster_app: delete, insert, select, update
  table student_school to roster_app: delete, insert, select, update
  table supplement to roster_app: delete, insert, select, update
  table supplement_row to roster_app: delete, insert, select, update
  table support_grant to roster_app: insert, select, update
  table sync_run to roster_app: delete, insert, select, update
  table upload to roster_app: delete, insert, select, update
  table upload_chunk to roster_app: delete, insert, select, update
  sequence roster_row_id to roster_app: usage
  function analyze_roster() to roster_app: execute
  function districts_with_answers_due(timestamp with time zone,integer) to roster_app: execute
  function districts_with_holds(integer[],integer,integer) to roster_app: execute
  function districts_with_ivm_due(timestamp with time zone,integer) to roster_app: execute
  function due_registrations(integer) to roster_app: execute
  function ensure_district(text,text,text) to roster_app: execute
  function forget_count_of_agent_assertion() to public: execute
  function forget_count_of_link() to public: execute
  function forget_count_of_school() to public: execute
  function forget_count_of_student_school() to public: execute
  function forget_run_details(integer,integer) to roster_app: execute
  function list_districts(integer[],integer,integer) to roster_app: execute
  function refuse_change() to public: execute
  function want_answers(integer,text,integer[],boolean,text) to public: execute
  function want_answers_act_rows() to public: execute
  function want_answers_alias_rows() to public: execute
  function want_answers_clearing_rows() to public: execute
  function want_answers_contact_changes() to public: execute
  function want_answers_contact_rows() to public: execute
  function want_answers_district_changes() to public: execute
  function want_answers_link_changes() to public: execute
  function want_answers_link_rows() to public: execute
  function want_answers_mapping_rows() to public: execute
  function want_answers_membership_rows() to public: execute
  function want_answers_metadata_rows() to public: execute
  function want_answers_policy_rows() to public: execute
  function want_answers_registration_changes() to public: execute
  function want_answers_restriction_rows() to public: execute
  function want_answers_school_changes() to public: execute
  function want_answers_spot_rows() to public: execute
  function want_answers_student_changes() to public: execute
  function want_answers_supplement_rows() to public: execute
