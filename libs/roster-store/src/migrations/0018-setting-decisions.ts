import type { NumberedMigration } from './numbered-migration';

/**
 * What a waiting change of a setting needs to be put in place by whoever approves it; limits of a registration's gate; and
 * a policy that leaves the age of data to the schedule.
 */
export const settingDecisions: NumberedMigration = {
  number: 18,
  title: 'setting-decisions',

  async up(run) {
    await run(`
      alter table roster.setting_change
        add column sealed_secrets jsonb,
        add column new_secrets boolean not null default false,
        add column decided_by_name text;
      comment on column roster.setting_change.sealed_secrets is 'new credentials of a registration, sealed for it; emptied once decided';
      comment on column roster.setting_change.new_secrets is 'credentials are replaced by sealed_secrets; null there: by none';
      alter table roster.registration add column gate_limits jsonb not null default '{}';
      comment on column roster.registration.gate_limits is 'those that differ from the usual ones';
      alter table roster.district_policy alter column max_age_hours drop not null;
      comment on column roster.district_policy.max_age_hours is 'null: as the schedule asks';`);
  },

  async down(run) {
    await run(`
      update roster.district_policy set max_age_hours = 72 where max_age_hours is null;
      alter table roster.district_policy alter column max_age_hours set not null;
      alter table roster.registration drop column gate_limits;
      alter table roster.setting_change drop column decided_by_name, drop column new_secrets, drop column sealed_secrets;`);
  },
};
