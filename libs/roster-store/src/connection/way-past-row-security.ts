/** A role whose rights a connection has: its own, one it is a member of, or one it is set to. */
export interface HeldRole {
  readonly role: string;
  /** The role that logged in, not one it is a member of. */
  readonly isLogin: boolean;
  readonly superuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly createsRoles: boolean;
  readonly replicates: boolean;
  /** One of the server's own roles that read, write or run files on the server's machine. */
  readonly serverFiles: boolean;
  /** `the database …` when it owns the one we are in. */
  readonly database: string | null;
  /** `the schema …`, `the table …` or `the function …` of ours that it owns. */
  readonly owned: string | null;
}

/** The first way, worst first, by which these roles could read another district's rows; undefined when there is none. */
export function wayPastRowSecurity(
  held: readonly HeldRole[],
  openTable: string | undefined,
): string | undefined {
  for (const right of RIGHTS) {
    for (const role of held) {
      const what = right(role);
      if (what !== undefined)
        return role.isLogin ? `it ${what}` : `it is a member of the role ${role.role}, which ${what}`;
    }
  }
  return openTable === undefined ? undefined : `row-level security is not in force on the table ${openTable}`;
}

const RIGHTS: readonly ((role: HeldRole) => string | undefined)[] = [
  ({ superuser }) => (superuser ? 'is a superuser' : undefined),
  ({ bypassesRowSecurity }) => (bypassesRowSecurity ? 'has BYPASSRLS' : undefined),
  // PostgreSQL 15 lets such a role make itself a member of any other that is not a superuser.
  ({ createsRoles }) => (createsRoles ? 'has CREATEROLE' : undefined),
  ({ replicates }) => (replicates ? 'has REPLICATION and could copy the whole server' : undefined),
  ({ serverFiles }) => (serverFiles ? "may use the server's files" : undefined),
  ({ database }) => (database === null ? undefined : `owns ${database}`),
  ({ owned }) => (owned === null ? undefined : `owns ${owned}`),
];
