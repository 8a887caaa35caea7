import { objectOfRow } from './object-of-row';
import { objectTypeNames, objectTypes, type ObjectType } from './object-types';
import type { ObjectReference, RosterObject } from './roster-object';
import type { SandboxDistrict } from './sandbox-district';

/** A district in memory: all objects of each type in the order of their rows, and by sourcedId. */
export class DistrictData {
  private readonly all = new Map<ObjectType, readonly RosterObject[]>();
  private readonly byId = new Map<ObjectType, ReadonlyMap<string, RosterObject>>();
  /** Lists made from other lists, kept until the data changes; see `remembered`. */
  private readonly derived = new Map<string, readonly RosterObject[]>();

  /** @param modifiedAt dateLastModified of rows that name none, ISO 8601 in UTC */
  static async of(district: SandboxDistrict, modifiedAt: string): Promise<DistrictData> {
    const data = new DistrictData();
    for (const type of objectTypeNames) {
      const references = new Map<string, ObjectReference>();
      const referenceTo = (to: ObjectType, sourcedId: string): ObjectReference => {
        const key = `${to} ${sourcedId}`;
        const known = references.get(key);
        if (known !== undefined) return known;
        const made = { sourcedId, type: to };
        references.set(key, made);
        return made;
      };
      const objects: RosterObject[] = [];
      const rows = district[objectTypes[type].collection as keyof SandboxDistrict] ?? [];
      for await (const row of rows) objects.push(objectOfRow(type, row, referenceTo, modifiedAt));
      data.all.set(type, type === 'org' ? withChildren(objects) : objects);
    }
    return data;
  }

  objects(type: ObjectType): readonly RosterObject[] {
    return this.all.get(type) ?? [];
  }

  /** Where one id was given twice, the first. */
  object(type: ObjectType, sourcedId: string): RosterObject | undefined {
    let index = this.byId.get(type);
    if (index === undefined) {
      const made = new Map<string, RosterObject>();
      for (const object of this.objects(type)) {
        if (!made.has(object.sourcedId)) made.set(object.sourcedId, object);
      }
      this.byId.set(type, (index = made));
    }
    return index.get(sourcedId);
  }

  /**
   * A filtered and sorted list, made once per question: a walk asks the same one for every page, and sorting 300,000
   * users for each would take longer than sending them.
   */
  remembered(question: string, make: () => readonly RosterObject[]): readonly RosterObject[] {
    const known = this.derived.get(question);
    if (known !== undefined) return known;
    const made = make();
    this.derived.set(question, made);
    const [oldest] = this.derived.keys();
    if (this.derived.size > 16 && oldest !== undefined) this.derived.delete(oldest);
    return made;
  }
}

function withChildren(orgs: readonly RosterObject[]): readonly RosterObject[] {
  const children = new Map<string, ObjectReference[]>();
  for (const org of orgs) {
    const parent = org['parent'] as ObjectReference | undefined;
    if (parent === undefined) continue;
    const siblings = children.get(parent.sourcedId) ?? [];
    siblings.push({ sourcedId: org.sourcedId, type: 'org' });
    children.set(parent.sourcedId, siblings);
  }
  return orgs.map((org) => {
    const own = children.get(org.sourcedId);
    return own === undefined ? org : { ...org, children: own };
  });
}
