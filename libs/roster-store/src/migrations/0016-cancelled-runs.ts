import type { NumberedMigration } from './numbered-migration';

/** Who asked for a run that is under way to be cancelled (its next sign of life tells the run); what a sent file speaks of. */
export const cancelledRuns: NumberedMigration = {
  number: 16,
  title: 'cancelled-runs',

  async up(run) {
    await run(`
      alter table roster.sync_run add column cancel_asked_by text;
      alter table roster.upload add column columns text[];
      comment on column roster.upload.columns is 'of a supplement: those we read; null of a bundle';`);
  },

  async down(run) {
    await run(`
      alter table roster.upload drop column columns;
      alter table roster.sync_run drop column cancel_asked_by;`);
  },
};
