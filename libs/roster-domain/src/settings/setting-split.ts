/** A setting as named values. What a program would leave out is null. */
export type SettingValues = Readonly<Record<string, unknown>>;

/** One value of a setting that changes. */
export interface SettingChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  /** What that does, a sentence for the person who decides. Without secrets. */
  readonly text: string;
}

/**
 * How changes of one setting are judged: domain rules, section 5, "settings are facts too". A change tightens only if for
 * every person, student and instant the answer after it is the same or stricter; whatever is not proven so waits.
 */
export interface SettingKind {
  /**
   * The value nearest to `after` that is proven the same as `before` or stricter: it is put in place at once. `before`
   * itself: all of the change waits. Asked only for values that differ.
   */
  readonly stricterPart: (field: string, before: unknown, after: unknown) => unknown;
  /** What a change from one value to another does, in a sentence. */
  readonly describe: (field: string, before: unknown, after: unknown) => string;
}

/** A wanted change of a setting in its two parts. Doing both, one after the other, gives exactly what was wanted. */
export interface SettingSplit {
  /** What tightens, or changes no answer: acts at once. */
  readonly atOnce: readonly SettingChange[];
  /** What loosens or removes: waits for an approver who is not the author. `before` is as the first part leaves it. */
  readonly waiting: readonly SettingChange[];
}

/**
 * Splits a change.
 * @param wanted the values to be changed, and perhaps others as they are; what is left out stays
 */
export function splitSetting(
  { stricterPart, describe }: SettingKind,
  present: SettingValues,
  wanted: SettingValues,
): SettingSplit {
  const atOnce: SettingChange[] = [];
  const waiting: SettingChange[] = [];
  for (const field of Object.keys(wanted).sort()) {
    const [before, after] = [present[field] ?? null, wanted[field] ?? null];
    if (sameValue(before, after)) continue;
    const between = stricterPart(field, before, after) ?? null;
    const part = (from: unknown, to: unknown): SettingChange[] =>
      sameValue(from, to) ? [] : [{ field, before: from, after: to, text: describe(field, from, to) }];
    atOnce.push(...part(before, between));
    waiting.push(...part(between, after));
  }
  return { atOnce, waiting };
}

/** All of a change at once: how a setting is changed that no run has acted on yet. */
export function wholeChange(kind: SettingKind, present: SettingValues, wanted: SettingValues): SettingSplit {
  return splitSetting({ ...kind, stricterPart: (_field, _before, after) => after }, present, wanted);
}

/** A setting after changes. */
export function withChanges(present: SettingValues, changes: readonly SettingChange[]): SettingValues {
  return { ...present, ...Object.fromEntries(changes.map(({ field, after }) => [field, after])) };
}

/** Whether two values say the same, whatever the order of their keys; undefined is null. */
export function sameValue(a: unknown, b: unknown): boolean {
  return inOrder(a) === inOrder(b);
}

function inOrder(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
