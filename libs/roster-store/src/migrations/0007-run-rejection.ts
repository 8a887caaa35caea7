import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/**
 * The records a run could not use, one row each, as far as they are kept (`REJECTIONS_KEPT`); the run's report counts all.
 * Appended while the run reads and never changed: a run that broke off keeps what it had found.
 */
export const runRejection: NumberedMigration = {
  number: 7,
  title: 'run-rejection',

  async up(run, place) {
    await run(`
      create table roster.run_rejection (
        district_id int not null,
        run_id int not null,
        seq int not null,
        resource text not null check (resource in ('orgs', 'users', 'demographics', 'supplement')),
        field text collate "C" not null,
        code text collate "C" not null,
        line int,
        sourced_id text collate "C",
        primary key (district_id, run_id, seq),
        foreign key (district_id, run_id) references roster.sync_run (district_id, id)
      );
      comment on column roster.run_rejection.seq is 'from 1, in the order the records were read';
      comment on column roster.run_rejection.line is 'where the record starts in its file, from 1; null: its source has no lines';
      comment on column roster.run_rejection.sourced_id is 'null: the record has no usable id';`);
    await run(tenantTable('run_rejection', place, 'append-only'));
  },

  async down(run) {
    await run('drop table roster.run_rejection;');
  },
};
