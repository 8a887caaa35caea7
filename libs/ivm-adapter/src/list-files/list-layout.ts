import {
  INDISPENSABLE,
  type ListColumn,
  type ListColumns,
  type ListKind,
  type PickupWords,
} from './list-columns';
import { restore } from './csv-cell';
import type { PickupAnswer } from '../port/ivm-gateway';

export const FILE_OF: { readonly [Kind in ListKind]: string } = {
  students: 'students.csv',
  contacts: 'contacts.csv',
  relationships: 'relationships.csv',
};

/** Where the fields stand in the records of one list, for reading a file written under that map. */
export class ListLayout {
  private readonly positions: ReadonlyMap<string, number>;

  constructor(
    readonly kind: ListKind,
    readonly columns: readonly ListColumn<string>[],
  ) {
    this.positions = new Map(
      columns.flatMap((column, index) => ('field' in column ? [[column.field, index] as const] : [])),
    );
    for (const field of INDISPENSABLE[kind]) this.position(field);
  }

  static of(columns: ListColumns, kind: ListKind): ListLayout {
    return new ListLayout(kind, columns[kind]);
  }

  get headers(): string[] {
    return this.columns.map((column) => column.header);
  }

  isHeader(cells: readonly string[]): boolean {
    return (
      cells.length === this.columns.length &&
      this.columns.every((column, index) => column.header === cells[index])
    );
  }

  has(field: string): boolean {
    return this.positions.has(field);
  }

  position(field: string): number {
    const position = this.positions.get(field);
    if (position === undefined) throw new Error(`The columns of ${this.kind} have no field "${field}".`);
    return position;
  }

  /** The field as it was before neutralising; `''` when the list has no such column. */
  read(cells: readonly string[], field: string): string {
    const position = this.positions.get(field);
    return position === undefined ? '' : restore(cells[position] ?? '');
  }
}

/** The answer a word of the list stands for; undefined for a word that is none of them. */
export function answerOf(words: PickupWords, word: string): PickupAnswer | undefined {
  if (word === words.yes) return 'Yes';
  if (word === words.no) return 'No';
  return word === words.verify ? 'Verify' : undefined;
}

export function wordFor(words: PickupWords, answer: PickupAnswer): string {
  return answer === 'Yes' ? words.yes : answer === 'No' ? words.no : words.verify;
}
