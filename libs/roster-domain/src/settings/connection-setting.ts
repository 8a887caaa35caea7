import type { SettingKind } from './setting-split';

/** How the same lists are asked for: what a complete reading gives does not depend on it. */
const ONLY_HOW = ['pageSize', 'pagesInFlight', 'sort'];

/**
 * Where a registration's data come from. `connection` is one value: address, way of signing in, trusted authorities and
 * which credentials, because a new address with the old credentials is something nobody wanted. Another provider may
 * permit anybody and remove everybody, so it waits. Asking for all fields shows no less than asking for some.
 */
export const connectionSetting: SettingKind = {
  stricterPart: (field, before, after) => {
    if (ONLY_HOW.includes(field)) return after;
    return field === 'selectFields' && after === false ? after : before;
  },
  describe: (field, before, after) =>
    field === 'connection'
      ? describeConnection(before as Connection, after as Connection)
      : `${field} is ${after === null ? 'as the client has it' : String(after)}.`,
};

type Connection = Readonly<Record<string, unknown>> | null;

function describeConnection(before: Connection, after: Connection): string {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  const changed = names.filter(
    (name) => JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null),
  );
  const said = changed.map((name) => {
    if (name === 'credentials') return 'Its credentials are replaced.';
    if (name === 'ca') return 'It trusts other certificate authorities.';
    const value = after?.[name];
    const shown =
      value === undefined || value === null
        ? 'not set'
        : typeof value === 'string'
          ? value
          : JSON.stringify(value);
    return name === 'baseUrl'
      ? `The roster is read from ${shown}: another provider may permit anybody and remove everybody.`
      : `${name} is ${shown}.`;
  });
  return said.join(' ');
}
