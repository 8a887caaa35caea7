import type { NumberedMigration } from './numbered-migration';

/**
 * An id that seems to mean another human from some day on: whom it meant before is kept, so that its links stay
 * unconfirmed until a person has looked, or until it means the former again.
 */
export const reusedId: NumberedMigration = {
  number: 10,
  title: 'reused-id',

  async up(run) {
    for (const table of ['student', 'contact'])
      await run(`
        alter table roster.${table} add column reused_from text[] check (array_length(reused_from, 1) = 3);
        comment on column roster.${table}.reused_from is 'given, middle and family name of whom the id meant before it came to mean another human; null: it means whom it always did';
        create index ${table}_reused on roster.${table} (district_id, registration_id) where reused_from is not null;`);
  },

  async down(run) {
    await run(`
      drop index roster.student_reused, roster.contact_reused;
      alter table roster.student drop column reused_from;
      alter table roster.contact drop column reused_from;`);
  },
};
