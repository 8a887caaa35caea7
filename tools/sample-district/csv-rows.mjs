/** The lines of the files, in a dialect. */

/** @typedef {import('./build-family.mjs').User} User */
/** @typedef {import('./dialects.mjs').Dialect} Dialect */
/** @typedef {import('./school-plan.mjs').Org} Org */

const columns = {
  orgs: ['sourcedId', 'status', 'dateLastModified', 'name', 'type', 'identifier', 'parentSourcedId'],
  users: [
    'sourcedId',
    'status',
    'dateLastModified',
    'enabledUser',
    'orgSourcedIds',
    'role',
    'username',
    'userIds',
    'givenName',
    'familyName',
    'middleName',
    'identifier',
    'email',
    'sms',
    'phone',
    'agentSourcedIds',
    'grades',
    'password',
    'metadata.pickup',
    'metadata.custodyNote',
  ],
  demographics: [
    'sourcedId',
    'status',
    'dateLastModified',
    'birthDate',
    'sex',
    'americanIndianOrAlaskaNative',
    'asian',
    'blackOrAfricanAmerican',
    'nativeHawaiianOrOtherPacificIslander',
    'white',
    'demographicRaceTwoOrMoreRaces',
    'hispanicOrLatinoEthnicity',
    'countryOfBirthCode',
    'stateOfBirthAbbreviation',
    'cityOfBirth',
    'publicSchoolResidenceStatus',
  ],
};

/** @type {Record<string, string>} */
const olderNames = { agentSourcedIds: 'agents', userIds: 'userId', birthDate: 'birthdate' };

/** A column of the sender's own after every third; its cells hold a comma. */
const EXTRA = { name: 'x_localNote', cell: '"n/a, none"' };

/** Writes lines of one file. */
export class CsvRows {
  /** @param {keyof typeof columns} file @param {Dialect} dialect */
  constructor(file, dialect) {
    this.dialect = dialect;
    const names = columns[file].map((name) => (dialect.aliases ? (olderNames[name] ?? name) : name));
    /** @type {number[] | null} where each column of the file comes from; -1: an extra one */
    this.order = dialect.shuffled ? shuffledOrder(names.length) : null;
    let extras = 0;
    this.header =
      (this.order === null
        ? names
        : this.order.map((from) => names[from] ?? `${EXTRA.name}${++extras}`)
      ).join(',') + dialect.lineEnd;
  }

  /** @param {Org} org */
  org(org) {
    return this.line([org.sourcedId, '', '', quoted(org.name), org.type, org.identifier, org.parent]);
  }

  /** @param {User} user */
  user(user) {
    const { aliases } = this.dialect;
    return this.line([
      user.sourcedId,
      '',
      '',
      aliases ? (user.enabled ? 'TRUE' : 'FALSE') : user.enabled ? 'true' : 'false',
      listCell(user.orgs),
      user.role,
      user.sourcedId,
      user.identifier === '' ? '' : `{Sample SIS:${user.identifier}}`,
      quoted(user.givenName),
      quoted(user.familyName),
      quoted(user.middleName),
      user.identifier,
      user.email,
      quoted(user.sms),
      quoted(user.phone),
      listCell(user.agents),
      user.grade,
      '',
      user.pickup,
      quoted(user.note),
    ]);
  }

  /** @param {User} student */
  demographics(student) {
    return this.line([
      student.sourcedId,
      '',
      '',
      student.born,
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ]);
  }

  /** @param {string[]} cells quoted where they need it */
  line(cells) {
    const { order } = this;
    if (order === null) return cells.join(',') + this.dialect.lineEnd;
    return order.map((from) => cells[from] ?? EXTRA.cell).join(',') + this.dialect.lineEnd;
  }
}

/** Steps through the columns by a number without a common divisor. @param {number} count @returns {number[]} */
function shuffledOrder(count) {
  const step = [7, 11, 13].find((number) => count % number !== 0) ?? 1;
  return Array.from({ length: count }, (_, place) => (place * step + 5) % count).flatMap((from, place) =>
    place % 3 === 2 ? [from, -1] : [from],
  );
}

/** @param {string} text */
function quoted(text) {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {string[]} entries */
function listCell(entries) {
  if (entries.length === 1) return /** @type {string} */ (entries[0]);
  return entries.length === 0 ? '' : `"${entries.join(',')}"`;
}
