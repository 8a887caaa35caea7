import { contactRoles } from './contact-roles.mjs';

/** @typedef {import('./build-family.mjs').User} User */

/**
 * Leaves out a share of the students and of the contacts of every school, as a truncated list does. Counted school by
 * school, so that the share is met in each; a contact all of whose children are gone goes with them and counts.
 * Made anew for every walk over the district: it remembers how much each school still owes.
 */
export class Vanishing {
  /** @param {number} share 0 to 1 */
  constructor(share) {
    this.share = share;
    /** @type {Map<string, number>} by kind and first org */
    this.owed = new Map();
  }

  /** @param {User[]} users of one family @returns {User[]} */
  remaining(users) {
    if (this.share === 0) return users;
    const gone = new Set(
      users.filter((user) => user.role === 'student' && this.falls('student', user, false)),
    );
    return users.filter((user) => {
      if (user.role === 'student') return !gone.has(user);
      if (!contactRoles.has(user.role)) return true;
      const children = users.filter(
        (child) =>
          child.role === 'student' &&
          (user.agents.includes(child.sourcedId) || child.agents.includes(user.sourcedId)),
      );
      return !this.falls('contact', user, children.length > 0 && children.every((child) => gone.has(child)));
    });
  }

  /** @param {string} kind @param {User} user @param {boolean} anyway */
  falls(kind, user, anyway) {
    const account = `${kind} ${user.orgs[0]}`;
    const owed = (this.owed.get(account) ?? 0.5) + this.share;
    const falls = anyway || owed >= 1;
    this.owed.set(account, falls ? owed - 1 : owed);
    return falls;
  }
}
