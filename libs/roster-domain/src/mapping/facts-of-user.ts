import { asFields, cleanedText, LONGEST_TEXT, sourcedIdOf, type Fields } from '../normalise/read-field';
import type { ContactRecord, StudentRecord } from '../normalise/roster-record';
import {
  contradict,
  forbiddingFacts,
  permittingFacts,
  joinFacts,
  NO_FACTS,
  saysNothing,
  type PairFacts,
} from '../rights/pair-facts';
import { RIGHT, RIGHT_NAMES, type Rights } from '../rights/rights';
import { UNREADABLE_BEGIN_DATE, UNREADABLE_END_DATE } from '../supplement/supplement-row';
import {
  keyOf,
  listColumn,
  metadataFields,
  type FieldMapping,
  type MappedFact,
  type MappedField,
} from './field-mapping';
import { rightOf } from './read-answer';
import { dayOf } from './read-day';

/** What the metadata of one user's record says of that person and one other. */
export interface RecordFacts {
  /**
   * sourcedId of the other person; EVERYBODY: of whomever this person is linked to. There a "yes" permits nothing
   * (`countsForEverybody`): it is only another word than the "no" that stood there before.
   */
  readonly to: string;
  readonly facts: PairFacts;
  /** This one record says both yes and no of a right. */
  readonly contradicting: boolean;
}

/** No sourcedId: they are never empty. */
export const EVERYBODY = '';

export interface FactsOfUser {
  /** One entry for each other person, those that say nothing left out; in the order of the sourcedIds. */
  readonly facts: readonly RecordFacts[];
  /** Columns, as the mapping writes them, of which a value could not be read. */
  readonly unreadable: readonly string[];
}

/** What counts for a pair of what a record says of everybody. */
export function countsForEverybody(facts: PairFacts): PairFacts {
  return forbiddingFacts(facts);
}

type Reader = (metadata: Fields, user: StudentRecord | ContactRecord) => FactsOfUser;

/**
 * Makes the function from a user's metadata (an object as JSON gives it, or of texts, of which a list may be JSON text)
 * to what it says of pairs. What stands in a list is about the person it names. What stands beside it is about nobody in
 * particular, and a right is never spread from one child to a sibling: what it forbids counts for everybody this person is
 * linked to, what it permits only where the record names exactly one.
 */
export function createFactsReader(mapping: FieldMapping): Reader {
  const own: Column[] = [];
  const lists = new Map<string, Column[]>();
  for (const field of metadataFields(mapping)) {
    const inList = listColumn(field.column);
    if (inList === null) own.push({ key: keyOf(field.column), field });
    else lists.set(inList.list, [...(lists.get(inList.list) ?? []), { key: inList.field, field }]);
  }
  return (metadata, user) => {
    const unreadable = new Set<string>();
    const said = new Map<string, Said>();
    const ofPerson = readColumns(metadata, own, unreadable);
    if (user.agents.length === 1)
      add(said, user.agents[0] as string, { facts: permittingFacts(ofPerson.facts), contradicting: false });
    add(said, EVERYBODY, { ...ofPerson, facts: { ...ofPerson.facts, relationship: '', priority: '' } });
    for (const [list, columns] of lists) {
      for (const value of valuesOf(metadata, list)) {
        const entries = entriesOf(value);
        // A list nobody can read may have held the word that forbids, of whomever.
        if (entries === null) add(said, EVERYBODY, nothingReadable(columns, unreadable));
        for (const entry of entries ?? []) {
          const to = sourcedIdOf(firstOf(entry, 'sourcedid'));
          const read = readColumns(entry, columns, unreadable);
          add(said, to ?? EVERYBODY, to === null ? { ...read, facts: forbiddingFacts(read.facts) } : read);
        }
      }
    }
    const facts = [...said]
      .map(([to, one]): RecordFacts => ({ to, ...one }))
      .filter(({ facts: one, contradicting }) => contradicting || !saysNothing(one))
      .sort((a, b) => (a.to < b.to ? -1 : 1));
    return { facts, unreadable: [...unreadable].sort() };
  };
}

interface Column {
  readonly key: string;
  readonly field: MappedField;
}
type Said = Omit<RecordFacts, 'to'>;

function add(said: Map<string, Said>, to: string, one: Said): void {
  const other = said.get(to);
  said.set(
    to,
    other === undefined
      ? one
      : {
          facts: joinFacts(other.facts, one.facts),
          contradicting:
            other.contradicting || one.contradicting || contradict(other.facts.rights, one.facts.rights),
        },
  );
}

function readColumns(fields: Fields, columns: readonly Column[], unreadable: Set<string>): Said {
  let said: Said = { facts: NO_FACTS, contradicting: false };
  for (const { key, field } of columns) {
    for (const value of valuesOf(fields, key)) {
      const facts = factsOf(textOf(value), field, unreadable);
      const contradicting = said.contradicting || contradict(said.facts.rights, facts.rights);
      said = { facts: joinFacts(said.facts, facts), contradicting };
    }
  }
  return said;
}

/** What one value says. */
function factsOf(text: string, field: MappedField, unreadable: Set<string>): PairFacts {
  const { right: fact } = field;
  if (text === '') return NO_FACTS;
  if (fact === 'relationship' || fact === 'priority')
    return { ...NO_FACTS, [fact]: text.length > LONGEST_TEXT ? '' : text };
  if (fact === 'restriction') return { ...NO_FACTS, restriction: text.slice(0, LONGEST_TEXT) };
  if (fact === 'beginDate' || fact === 'endDate') {
    const day = dayOf(text);
    if (day !== 'unreadable') return { ...NO_FACTS, [fact]: day };
    unreadable.add(field.column);
    return { ...NO_FACTS, [fact]: unreadableDay(fact) };
  }
  const { right, readable } = rightOf(text, field);
  if (!readable) unreadable.add(field.column);
  return { ...NO_FACTS, rights: { ...NO_FACTS.rights, [fact]: right } };
}

function nothingReadable(columns: readonly Column[], unreadable: Set<string>): Said {
  const named = (fact: MappedFact): MappedField | undefined =>
    columns.find(({ field }) => field.right === fact)?.field;
  for (const { field } of columns) unreadable.add(field.column);
  const rights = Object.fromEntries(
    RIGHT_NAMES.map((name) => {
      const field = named(name);
      return [name, field === undefined || field.no === 'unknown' ? RIGHT.unknown : RIGHT.no];
    }),
  ) as Rights;
  const beginDate = named('beginDate') === undefined ? null : UNREADABLE_BEGIN_DATE;
  const closed = named('endDate') ?? named('restriction');
  const endDate = closed === undefined ? null : UNREADABLE_END_DATE;
  return { facts: { ...NO_FACTS, rights, beginDate, endDate }, contradicting: false };
}

function unreadableDay(fact: 'beginDate' | 'endDate'): string {
  return fact === 'beginDate' ? UNREADABLE_BEGIN_DATE : UNREADABLE_END_DATE;
}

/** Every value under a key, whatever its case. */
function valuesOf(fields: Fields, key: string): unknown[] {
  const values: unknown[] = [];
  for (const name of Object.keys(fields)) if (name.trim().toLowerCase() === key) values.push(fields[name]);
  return values;
}

function firstOf(fields: Fields, key: string): unknown {
  return valuesOf(fields, key)[0];
}

/** The objects of a list, or of its JSON text; null: something stands there that is no list of objects. */
function entriesOf(value: unknown): readonly Fields[] | null {
  const given = typeof value === 'string' ? parsed(value) : value;
  if (given === null || given === undefined || given === '') return [];
  const entries: readonly unknown[] = Array.isArray(given) ? given : [given];
  const objects = entries.filter((entry) => entry !== null);
  return objects.every((entry) => typeof entry === 'object' && !Array.isArray(entry))
    ? objects.map(asFields)
    : null;
}

function parsed(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A list or an object where one value should stand is text that cannot be read. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return cleanedText(
    typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean),
  );
}
