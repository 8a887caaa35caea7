import { sameValue, type SettingKind } from './setting-split';

interface Entry {
  readonly from: string;
  readonly to: string;
  readonly shares?: Readonly<Record<string, number>>;
}

/**
 * Days that are unlike others to the gate: two lists, `blackouts` and `announcements`. Stricter means, as for its limits:
 * whatever waited for a person before, waits after. So a blackout may be added and an announcement taken back at once; the
 * other way round waits. What is over changes nothing any more.
 * @param today local calendar day of the district, YYYY-MM-DD
 */
export function calendarSetting(today: string): SettingKind {
  const over = ({ to }: Entry): boolean => to < today;
  return {
    stricterPart: (field, before, after) => {
      const [was, is] = [entries(before), entries(after)];
      if (field !== 'blackouts' && field !== 'announcements') return before;
      const [needed, of] = field === 'blackouts' ? [was, is] : [is, was];
      const missing = needed.filter((one) => !over(one) && !of.some((other) => sameDays(one, other)));
      if (missing.length === 0) return after;
      const part = field === 'blackouts' ? [...is, ...missing] : is.filter((one) => !missing.includes(one));
      const nothingNew =
        part.length === was.length && part.every((one) => was.some((other) => sameValue(one, other)));
      return nothingNew ? before : part;
    },
    describe: (field, before, after) => sentences(field, entries(before), entries(after)).join(' '),
  };
}

const entries = (value: unknown): readonly Entry[] => (value ?? []) as readonly Entry[];

/** Who wants it and why does not matter to the gate. */
const sameDays = (a: Entry, b: Entry): boolean =>
  a.from === b.from && a.to === b.to && sameValue(a.shares, b.shares);

function sentences(field: string, before: readonly Entry[], after: readonly Entry[]): string[] {
  const blackout = field === 'blackouts';
  const days = ({ from, to }: Entry): string => (from === to ? `on ${from}` : `from ${from} to ${to}`);
  const shares = (entry: Entry): string =>
    Object.entries(entry.shares ?? {})
      .map(([name, share]) => `${name} ${share}`)
      .join(', ');
  const said = [
    ...after
      .filter((one) => !before.some((other) => sameDays(one, other)))
      .map((one) =>
        blackout
          ? `Nothing is removed ${days(one)} without approval.`
          : `So much may change ${days(one)} without approval: ${shares(one)}.`,
      ),
    ...before
      .filter((one) => !after.some((other) => sameDays(one, other)))
      .map((one) => (blackout ? `Removals act again ${days(one)}.` : `The usual limits hold ${days(one)}.`)),
  ];
  return said.length > 0 ? said : ['Who wants it, or why, is said otherwise.'];
}
