import { objectTypes, type ObjectType } from '../data/object-types';
import type { ObjectReference, RosterObject } from '../data/roster-object';

/** The JSON of an object: hrefs below the address it is served at, and only the fields asked for. */
export function jsonOfObject(
  type: ObjectType,
  object: RosterObject,
  address: string,
  fields?: readonly string[],
): Record<string, unknown> {
  const described = objectTypes[type].fields;
  const json: Record<string, unknown> = {};
  for (const name in object) {
    if (fields !== undefined && !fields.includes(name)) continue;
    const kind = described[name]?.kind;
    if (kind === 'reference') json[name] = withHref(object[name] as ObjectReference, address);
    else if (kind === 'references' || kind === 'children') {
      json[name] = (object[name] as ObjectReference[]).map((reference) => withHref(reference, address));
    } else json[name] = object[name];
  }
  return json;
}

function withHref({ sourcedId, type }: ObjectReference, address: string): Record<string, unknown> {
  return {
    href: `${address}/${objectTypes[type].collection}/${encodeURIComponent(sourcedId)}`,
    sourcedId,
    type,
  };
}
