import { answerOf } from './read-answer';

/** One metadata key, `list[].field` of a list in metadata, or supplement column, as it was seen. */
export interface SeenField {
  readonly column: string;
  /** Records in which something stands there. */
  readonly filled: number;
  /** How often each value stands there, where it is a short enumeration and can be nobody's data; null: it is not. */
  readonly values: Readonly<Record<string, number>> | null;
}

export interface SeenFields {
  /** Records looked at. */
  readonly records: number;
  readonly columns: readonly SeenField[];
}

/** A provider that makes a key of every id must not fill the memory. */
const MOST_COLUMNS = 200;
const LONGEST_COLUMN = 60;
const MOST_VALUES = 12;
const LONGEST_VALUE = 20;
/** A value is told when it stands in so many records: one of a few may be somebody's name. */
const FEWEST_RECORDS = 10;
const MOST_ENTRIES = 50;

/**
 * Counts what stands in fields nobody may have mapped yet, in bounded memory and without keeping anybody's data: of a
 * field with many values only that it is filled, and of the others only words (no digits in a row, no signs) that stand
 * in many records, and every yes and no.
 */
export class FieldCounter {
  readonly #columns = new Map<string, { filled: number; values: Map<string, number> | null }>();
  #records = 0;

  get records(): number {
    return this.#records;
  }

  /** One record: texts by column; a list of objects may stand as JSON text. */
  note(fields: Readonly<Record<string, unknown>>): void {
    this.#records += 1;
    const noted = new Set<string>();
    for (const [name, value] of Object.entries(fields)) {
      const text = textOf(value);
      if (text === '') continue;
      const list = text.startsWith('[') ? listOf(text) : null;
      if (list === null) this.#count(name, text, noted);
      else
        for (const entry of list.slice(0, MOST_ENTRIES))
          for (const [key, one] of Object.entries(entry)) this.#count(`${name}[].${key}`, textOf(one), noted);
    }
  }

  seen(): SeenFields {
    const columns = [...this.#columns].map(([column, { filled, values }]) => ({
      column,
      filled,
      values: values === null ? null : tellable(values),
    }));
    return { records: this.#records, columns: columns.sort((a, b) => (a.column < b.column ? -1 : 1)) };
  }

  #count(name: string, text: string, noted: Set<string>): void {
    const column = name.trim();
    if (text === '' || !isName(column)) return;
    let counted = this.#columns.get(column);
    if (counted === undefined) {
      if (this.#columns.size >= MOST_COLUMNS) return;
      this.#columns.set(column, (counted = { filled: 0, values: new Map() }));
    }
    if (!noted.has(column)) counted.filled += 1;
    noted.add(column);
    if (counted.values === null) return;
    const value = text.toLowerCase();
    counted.values.set(value, (counted.values.get(value) ?? 0) + 1);
    if (counted.values.size > MOST_VALUES || value.length > LONGEST_VALUE) counted.values = null;
  }
}

/** A key that looks like somebody's data is not told. */
function isName(column: string): boolean {
  return column !== '' && column.length <= LONGEST_COLUMN && !/[@]|\d{4}/.test(column);
}

function tellable(values: ReadonlyMap<string, number>): Record<string, number> {
  const told = [...values].filter(([value, count]) => {
    const answer = answerOf(value);
    if (answer === 'yes' || answer === 'no') return true;
    return count >= FEWEST_RECORDS && /^[\p{L} /_-]+$|^\d{1,2}$/u.test(value);
  });
  return Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return (
    typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)
  ).trim();
}

function listOf(text: string): readonly Readonly<Record<string, unknown>>[] | null {
  try {
    const parsed = JSON.parse(text) as unknown;
    const isList =
      Array.isArray(parsed) &&
      parsed.every((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry));
    return isList ? (parsed as Readonly<Record<string, unknown>>[]) : null;
  } catch {
    return null;
  }
}
