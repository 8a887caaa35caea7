/** The roles of OneRoster whose users are a student's contacts. @type {ReadonlySet<string>} */
export const contactRoles = new Set(['parent', 'guardian', 'relative']);
