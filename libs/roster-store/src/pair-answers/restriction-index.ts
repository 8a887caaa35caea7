import { nameKeys, type PersonName, type RestrictionFact, type StudentFact } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';
import { loadAllRestrictions } from '../custody/facts/load-restrictions';

/** Found by the keys of a name; `*` is found by whoever asks. */
class ByName {
  readonly #found = new Map<string, RestrictionFact[]>();
  readonly #all: RestrictionFact[] = [];

  add(restriction: RestrictionFact, names: readonly PersonName[]): void {
    this.#all.push(restriction);
    const keys = names.length === 0 ? ['*'] : names.flatMap((name) => nameKeys(name).kept);
    for (const key of new Set(keys)) this.#found.set(key, [...(this.#found.get(key) ?? []), restriction]);
  }

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  like(name: PersonName): readonly RestrictionFact[] {
    const { asked } = nameKeys(name);
    return asked === null ? this.#all : asked.flatMap((key) => this.#found.get(key) ?? []);
  }
}

/**
 * All restrictions of a district, to be found for many people without asking the database of each. Who is found may still
 * be somebody else: the rules compare.
 */
export class RestrictionIndex {
  readonly #size: string;
  readonly #forAll: RestrictionFact[];
  readonly #byStudent = new Map<string, RestrictionFact[]>();
  readonly #byStudentName = new ByName();
  readonly #byContact = new Map<string, RestrictionFact[]>();
  readonly #byPerson = new ByName();

  private constructor(size: string, restrictions: readonly RestrictionFact[]) {
    this.#size = size;
    this.#forAll = restrictions.filter(({ students }) => students === 'all');
    for (const one of restrictions) {
      this.#byPerson.add(one, one.names);
      if (one.contact !== null) push(this.#byContact, one.contact, one);
      if (one.students === 'all') continue;
      for (const { id, name } of one.students) {
        if (id !== null) push(this.#byStudent, id, one);
        this.#byStudentName.add(one, [name]);
      }
    }
  }

  /** As they are now; `before` itself when nothing was entered or ended since. Entries and acts are only ever added. */
  static async read(tx: DistrictTransaction, before: RestrictionIndex | null): Promise<RestrictionIndex> {
    const [row] = await tx.query<{ size: string }>(
      `select (select count(*) from restriction) || ' ' || (select count(*) from restricted_student) || ' '
           || (select count(*) from custody_act where entry = 'restriction') as size`,
    );
    const size = (row as { size: string }).size;
    if (before !== null && before.#size === size) return before;
    return new RestrictionIndex(size, await loadAllRestrictions(tx));
  }

  /** Those that may speak of this student and mean one of these people. */
  of(
    student: StudentFact,
    people: readonly { readonly id: string; readonly names: readonly PersonName[] }[],
  ): RestrictionFact[] {
    if (this.#byPerson.isEmpty) return [];
    const covering = new Set([
      ...this.#forAll,
      ...(this.#byStudent.get(student.id) ?? []),
      ...(this.#byStudentName.isEmpty ? [] : this.#byStudentName.like(student.name)),
    ]);
    if (covering.size === 0) return [];
    const meant = new Set(
      people.flatMap(({ id, names }) => [
        ...(this.#byContact.get(id) ?? []),
        ...names.flatMap((name) => this.#byPerson.like(name)),
      ]),
    );
    return [...covering].filter((one) => meant.has(one));
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const all = map.get(key);
  if (all === undefined) map.set(key, [value]);
  else all.push(value);
}
