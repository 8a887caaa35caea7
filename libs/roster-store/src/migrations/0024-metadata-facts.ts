import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * Where rights come from, and what users' metadata say of pairs. A row is what one record (a student's or a contact's)
 * says of one other person, or, with an empty `to`, of everybody it is linked to. Kept by sourcedIds, as rows of a
 * supplement are. Nothing stands here while no metadata is mapped.
 */
export const metadataFacts: NumberedMigration = {
  number: 24,
  title: 'metadata-facts',

  async up(run, place) {
    await run(`
      alter table roster.registration add column field_mapping jsonb not null default '[]';
      comment on column roster.registration.field_mapping is '[{source, column, right, no, onlyForbids?}]: as the next run reads them';
      create table roster.metadata_fact (
        district_id int not null,
        registration_id int not null,
        side text collate "C" not null check (side in ('student', 'contact')),
        from_sourced_id text collate "C" not null,
        to_sourced_id text collate "C" not null,
        relationship text collate "C" not null,
        priority text collate "C" not null,
        pickup smallint not null check (pickup between -2 and 1),
        legal_guardian smallint not null check (legal_guardian between -1 and 1),
        has_custody smallint not null check (has_custody between -1 and 1),
        lives_with smallint not null check (lives_with between -1 and 1),
        emergency smallint not null check (emergency between -1 and 1),
        contact_allowed smallint not null check (contact_allowed between -2 and 1),
        restriction text collate "C" not null,
        begin_date date,
        end_date date,
        contradicting boolean not null,
        silence text collate "C" not null check (silence in ('none', 'waiting', 'set aside')),
        primary key (district_id, registration_id, side, from_sourced_id, to_sourced_id),
        foreign key (district_id, registration_id) references roster.registration (district_id, id)
      ) with (fillfactor = 90);
      create index metadata_fact_to on roster.metadata_fact (district_id, registration_id, side, to_sourced_id) where to_sourced_id <> '';
      comment on column roster.metadata_fact.side is 'whose record says it';
      comment on column roster.metadata_fact.to_sourced_id is 'the other person; empty: everybody this record is linked to';
      comment on column roster.metadata_fact.contradicting is 'one id came with contradicting rights';
      comment on column roster.metadata_fact.silence is 'something that forbids is no longer said, and is kept: the link answers REFER; waiting: it happened while a school was held';`);
    await run(tenantTable('metadata_fact', place));
    // As every fact of which answers are made: see `answer-wishes`.
    await run(`
      create function roster.want_answers_metadata_rows() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $function$
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
$function$;`);
    for (const [event, rows] of EVENTS)
      await run(`
      create trigger want_answers_${event} after ${event} on roster.metadata_fact referencing ${rows} table as changed
        for each statement execute function roster.want_answers_metadata_rows();`);
  },

  async down(run) {
    await run(`
      drop table roster.metadata_fact;
      drop function roster.want_answers_metadata_rows();
      alter table roster.registration drop column field_mapping;`);
  },
};

const EVENTS = [
  ['insert', 'new'],
  ['update', 'new'],
  ['delete', 'old'],
] as const;
