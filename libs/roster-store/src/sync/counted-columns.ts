/** What is counted of a plan, as columns: every way to count it gives all of them. */
export const countedColumns: readonly string[] = [
  ...['before', 'after', 'created', 'updated', 'removed'].flatMap((count) => [
    `students_${count}`,
    `contacts_${count}`,
  ]),
  ...['before', 'after', 'created', 'updated', 'removed', 'unconfirmed', 'moved'].map(
    (count) => `links_${count}`,
  ),
];
