import { wayPastRowSecurity, type HeldRole } from './way-past-row-security';

const confined: HeldRole = {
  role: 'roster_app',
  isLogin: true,
  superuser: false,
  bypassesRowSecurity: false,
  createsRoles: false,
  replicates: false,
  serverFiles: false,
  database: null,
  owned: null,
};

test('a role with no right beyond its grants is confined', () => {
  expect(wayPastRowSecurity([confined], undefined)).toBeUndefined();
});

test.each<[Partial<HeldRole>, string]>([
  [{ superuser: true, bypassesRowSecurity: true }, 'is a superuser'],
  [{ bypassesRowSecurity: true }, 'has BYPASSRLS'],
  [{ createsRoles: true }, 'has CREATEROLE'],
  [{ replicates: true }, 'has REPLICATION and could copy the whole server'],
  [{ serverFiles: true }, "may use the server's files"],
  [{ database: 'the database roster' }, 'owns the database roster'],
  [{ owned: 'the table roster.student' }, 'owns the table roster.student'],
])('%j is a way past, by itself and through membership', (right, what) => {
  expect(wayPastRowSecurity([{ ...confined, ...right }], undefined)).toBe(`it ${what}`);
  const other = { ...confined, ...right, role: 'desk', isLogin: false };
  expect(wayPastRowSecurity([confined, other], undefined)).toBe(
    `it is a member of the role desk, which ${what}`,
  );
});

test('a table on which no policy holds the role is a way past', () => {
  expect(wayPastRowSecurity([confined], 'student')).toBe(
    'row-level security is not in force on the table student',
  );
});
