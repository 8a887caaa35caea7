import type { NumberedMigration } from './numbered-migration';

/** What people may decide on a hold: approve a part of it, reject it, take either back; and each run's plan, counted. */
export const decisionsAndPlans: NumberedMigration = {
  number: 13,
  title: 'decisions-and-plans',

  async up(run) {
    await run(`
      alter table roster.hold
        drop constraint hold_state_check,
        add constraint hold_state_check check (state in ('open', 'approved', 'used', 'superseded', 'rejected')),
        add column approved_schools text[],
        add column approved_reasons text[],
        add column consent text,
        add column rejected_by text,
        add column rejected_reason text,
        add column rejected_at timestamptz,
        add column rejected_until timestamptz,
        add column quiet_schools text[],
        add column cancelled_by text,
        add column cancelled_reason text,
        add column cancelled_at timestamptz,
        add column witnesses jsonb;
      alter table roster.sync_run add column plan jsonb;
      comment on column roster.sync_run.plan is 'the plan as the gate saw it, counted; null: the run came to none';
      comment on column roster.hold.approved_schools is 'sourcedIds; null: all the hold names';
      comment on column roster.hold.approved_reasons is 'codes; null: all of its reasons';
      comment on column roster.hold.consent is 'who of the district consented, where the approver is not of the district';
      comment on column roster.hold.rejected_until is 'from then on the changes are asked about again; null: when they change';
      comment on column roster.hold.quiet_schools is 'sourcedIds of schools whose rejected changes are not asked about; empty text: the pull as a whole';
      comment on column roster.hold.witnesses is 'what came of looking some of the vanished up: {asked, stillExist, gone}';`);
  },

  async down(run) {
    await run(`
      alter table roster.sync_run drop column plan;
      update roster.hold set state = 'superseded' where state = 'rejected';
      alter table roster.hold
        drop constraint hold_state_check,
        add constraint hold_state_check check (state in ('open', 'approved', 'used', 'superseded')),
        drop column approved_schools, drop column approved_reasons, drop column consent, drop column rejected_by,
        drop column rejected_reason, drop column rejected_at, drop column rejected_until, drop column quiet_schools,
        drop column cancelled_by, drop column cancelled_reason, drop column cancelled_at, drop column witnesses;`);
  },
};
