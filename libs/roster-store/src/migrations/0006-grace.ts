import type { NumberedMigration } from './numbered-migration';

/**
 * What a provider whose absence is no statement (REST) no longer shows is missing for a while before it is gone. Each
 * school has a clock that only applied, complete walks move; who is missing remembers where it stood. A missing student
 * belongs to no school any more (`student_school` is the active roster) and remembers those they were last seen in.
 */
export const grace: NumberedMigration = {
  number: 6,
  title: 'grace',

  async up(run) {
    await run(`
      alter table roster.school add column grace_ms bigint not null default 0;
      comment on column roster.school.grace_ms is 'milliseconds of grace that have passed here; moved by complete walks only';
      alter table roster.student add column missing_since bigint, add column missing_from int[],
        add constraint student_missing check ((missing_since is null) = (missing_from is null) and (missing_since is null or not active));
      comment on column roster.student.missing_since is 'the grace clock at which the student was no longer shown; null: not missing';
      comment on column roster.student.missing_from is 'ids of the schools a missing student was last seen in';
      create index student_missing on roster.student (district_id, registration_id) where missing_since is not null;
      alter table roster.link add column missing_since bigint,
        add constraint link_missing check ((state = 'MISSING') = (missing_since is not null));
      comment on column roster.link.missing_since is 'the grace clock at which a MISSING link was no longer asserted';
      create index link_missing on roster.link (district_id, registration_id) where missing_since is not null;`);
  },

  async down(run) {
    await run(`
      drop index roster.link_missing, roster.student_missing;
      alter table roster.link drop constraint link_missing, drop column missing_since;
      alter table roster.student drop constraint student_missing, drop column missing_since, drop column missing_from;
      alter table roster.school drop column grace_ms;`);
  },
};
