import type { OddType } from './misbehaviour';

type Json = Record<string, unknown>;

/** Fields a provider might fill with null, when they are missing. */
const optionalFields = [
  'identifier',
  'middleName',
  'email',
  'sms',
  'phone',
  'agents',
  'grades',
  'userIds',
  'parent',
  'metadata',
  'birthDate',
];

/** An object with a type as seen in the field; the same facts, otherwise written. */
export function oddObject(object: Json, what: OddType): Json {
  switch (what) {
    case 'roles list':
      return 'role' in object ? { ...object, roles: [object['role']] } : object;
    case 'roles list only': {
      if (!('role' in object)) return object;
      const { role, ...rest } = object;
      return { ...rest, roles: [role] };
    }
    case 'capitals':
      return mapped(
        object,
        ['role', 'status', 'type'],
        (text) => text.charAt(0).toUpperCase() + text.slice(1),
      );
    case 'booleans':
      return mapped(object, ['enabledUser', 'primary'], (text) => text === 'true');
    case 'numeric booleans':
      return mapped(object, ['enabledUser', 'primary'], (text) => (text === 'true' ? 1 : 0));
    case 'loud booleans':
      return mapped(object, ['enabledUser', 'primary'], (text) => text.toUpperCase());
    case 'nulls':
      return { ...Object.fromEntries(optionalFields.map((field) => [field, null])), ...object };
    case 'grades text':
      return Array.isArray(object['grades']) ? { ...object, grades: object['grades'].join(',') } : object;
    case 'numeric ids':
      return mapped(object, ['sourcedId', 'identifier'], (text) =>
        /^[1-9]\d{0,14}$/.test(text) ? Number(text) : text,
      );
    case 'single references':
      return overReferences(object, (list) => (list.length === 1 ? list[0] : list));
    case 'bare references':
      return overReferences(object, (list) => list.map((entry) => (entry as Json)['sourcedId']));
    case 'inactive':
      return object['status'] === 'tobedeleted' ? { ...object, status: 'inactive' } : object;
  }
}

function mapped(object: Json, fields: readonly string[], change: (text: string) => unknown): Json {
  const changed = { ...object };
  for (const field of fields) {
    const value = object[field];
    if (typeof value === 'string') changed[field] = change(value);
  }
  return changed;
}

function overReferences(object: Json, change: (list: readonly unknown[]) => unknown): Json {
  const changed = { ...object };
  for (const field of ['agents', 'orgs', 'children', 'terms']) {
    const value = object[field];
    if (Array.isArray(value)) changed[field] = change(value as unknown[]);
  }
  return changed;
}
