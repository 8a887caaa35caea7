import type { NumberedMigration } from './numbered-migration';
import { tenantTable } from './tenant-table';

/** Time in which somebody of the vendor's support may see people of a district, with the reason and the ticket. */
export const supportGrants: NumberedMigration = {
  number: 26,
  title: 'support-grants',

  async up(run, place) {
    await run(`
      create table roster.support_grant (
        district_id int not null references roster.district (id),
        id int generated always as identity,
        subject text collate "C" not null check (subject <> ''),
        subject_name text,
        reason text not null check (reason <> ''),
        ticket text,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ended_at timestamptz,
        ended_by text,
        primary key (district_id, id)
      );
      create index support_grant_subject on roster.support_grant (district_id, subject);
      comment on column roster.support_grant.subject is 'who has it, as the issuer says';
      comment on column roster.support_grant.ended_at is 'taken back before its time; null: it ran or runs to its end';`);
    await run(tenantTable('support_grant', place, { grants: 'select, insert, update' }));
  },

  async down(run) {
    await run('drop table roster.support_grant;');
  },
};
