import type { OneRosterOrg, OneRosterUser } from '../source/oneroster-record';

export const contactRoles = ['parent', 'guardian', 'relative'] as const;
const contacts: ReadonlySet<string> = new Set(contactRoles);

/** More different keys than any provider has: a provider that makes a key of every id must not fill the memory. */
const MOST_KEYS = 200;

/** Counts a roster while it is read. Keeps ids for as long as it lives, and nothing else about anybody. */
export class RosterTally {
  readonly orgsByType = new Map<string, number>();
  readonly usersByRole = new Map<string, number>();
  /** Users who cannot be used, by what they lack. */
  readonly lacking = new Map<string, number>();
  /** How often each metadata key is filled. */
  readonly metadataKeys = new Map<string, number>();
  unreadable = 0;
  users = 0;
  readonly #students = new Set<string>();
  readonly #contacts = new Set<string>();
  readonly #agentsOfStudents = new Map<string, readonly string[]>();
  readonly #studentsNamed = new Set<string>();

  addOrg({ type, status }: OneRosterOrg): void {
    if (status === 'tobedeleted') return;
    add(this.orgsByType, /^[a-z]{1,20}$/i.test(type) ? type.toLowerCase() : 'other');
  }

  addUser(user: OneRosterUser): void {
    if (user.status === 'tobedeleted') return;
    this.users += 1;
    for (const field of lackedBy(user)) add(this.lacking, field);
    for (const key of Object.keys(user.metadata))
      if (this.metadataKeys.has(key) || this.metadataKeys.size < MOST_KEYS) add(this.metadataKeys, key);
    const { role, sourcedId } = user;
    add(this.usersByRole, /^[a-z]{1,20}$/.test(role) ? role : 'other');
    const agents = user.agents.map((agent) => agent.sourcedId);
    if (role === 'student') {
      this.#students.add(sourcedId);
      if (agents.length > 0) this.#agentsOfStudents.set(sourcedId, agents);
    } else if (contacts.has(role)) {
      this.#contacts.add(sourcedId);
      for (const id of agents) this.#studentsNamed.add(id);
    }
  }

  get students(): number {
    return this.#students.size;
  }

  get contacts(): number {
    return this.#contacts.size;
  }

  /** Students joined to at least one contact that was read, whichever side names the other. */
  get studentsWithContact(): number {
    let count = 0;
    for (const id of this.#students) {
      const named = this.#agentsOfStudents.get(id)?.some((agent) => this.#contacts.has(agent)) ?? false;
      if (named || this.#studentsNamed.has(id)) count += 1;
    }
    return count;
  }

  /** Students who name anybody at all, or are named: all that a sample can tell. */
  get studentsWithAgents(): number {
    let count = 0;
    for (const id of this.#students)
      if (this.#agentsOfStudents.has(id) || this.#studentsNamed.has(id)) count += 1;
    return count;
  }
}

function lackedBy(user: OneRosterUser): string[] {
  const relevant = user.role === '' || user.role === 'student' || contacts.has(user.role);
  if (!relevant) return [];
  const found: string[] = [];
  if (user.sourcedId.trim() === '') found.push('sourcedId');
  if (user.role === '') found.push('role');
  if (user.orgs.length === 0) found.push('orgs');
  if (user.givenName === '') found.push('givenName');
  if (user.familyName === '') found.push('familyName');
  return found;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
