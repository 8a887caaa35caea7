import { countsForEverybody, EVERYBODY } from '../mapping/facts-of-user';
import {
  contradict,
  forbiddingFacts,
  joinFacts,
  NO_FACTS,
  saysNothing,
  strictestFacts,
  type PairFacts,
} from '../rights/pair-facts';
import type { ModelReading } from './model-reading';
import { metadataKey, type ModelMetadataRow, type ModelRoster, type Side } from './model-roster';
import { hearFacts, tightenFacts } from './model-supplement';

/** What became of the record of one person in a pull. */
interface Heard {
  /** This pull holds an active record of theirs. */
  readonly spoke: boolean;
  /** It is applied as it is; else only what it tightens. */
  readonly open: boolean;
  /** Of a person in doubt nothing permissive is kept, and silence means nothing. */
  readonly doubtful: boolean;
}

/** What is kept of the metadata of everybody stored, after a pull. Who was not read says what they said before. */
export function hearMetadata(
  before: ModelRoster,
  after: ModelRoster,
  reading: ModelReading,
  heardOf: (side: Side, id: string) => Heard,
): void {
  for (const key of new Set([...before.metadata.keys(), ...reading.facts.keys()])) {
    const [side, from] = JSON.parse(key) as [Side, string, string];
    const isStored = (side === 'student' ? after.students : after.contacts).has(from);
    const heard = heardOf(side, from);
    if (!isStored || !(heard.spoke || heard.doubtful)) continue;
    const row = rowAfter(before.metadata.get(key), reading.facts.get(key), heard);
    if (saysNothing(row.facts) && !row.contradicting) after.metadata.delete(key);
    else after.metadata.set(key, row);
  }
}

function rowAfter(
  stored: ModelMetadataRow | undefined,
  now: { facts: PairFacts; contradicting: boolean } | undefined,
  { open, doubtful }: Heard,
): ModelMetadataRow {
  const was = stored?.contradicting ?? false;
  const says = now?.contradicting ?? false;
  if (doubtful) {
    const [one, other] = [stored?.facts ?? NO_FACTS, now?.facts ?? NO_FACTS];
    const { relationship, priority } = one;
    return {
      facts: { ...forbiddingFacts(strictestFacts(one, other)), relationship, priority },
      contradicting: was || says || contradict(one.rights, other.rights),
      silence: stored?.silence ?? 'none',
    };
  }
  const wanted = hearFacts(stored, now?.facts);
  if (!open) return { ...tightenFacts(stored, wanted), contradicting: was || says };
  return { ...wanted, contradicting: now === undefined ? was : says };
}

export interface MetadataOfPair {
  readonly facts: PairFacts;
  readonly contradicting: boolean;
  /** Something that forbids is no longer said. */
  readonly silent: boolean;
  readonly setAside: boolean;
}

/** What the metadata of both sides say of a pair: what restricts wins. */
export function metadataOfPair(roster: ModelRoster, student: string, contact: string): MetadataOfPair {
  const rows = [
    metadataKey('student', student, contact),
    metadataKey('student', student, EVERYBODY),
    metadataKey('contact', contact, student),
    metadataKey('contact', contact, EVERYBODY),
  ].flatMap((key) => {
    const row = roster.metadata.get(key);
    const everybody = (JSON.parse(key) as [Side, string, string])[2] === EVERYBODY;
    return row === undefined ? [] : { ...row, facts: everybody ? countsForEverybody(row.facts) : row.facts };
  });
  return {
    facts: rows.map(({ facts }) => facts).reduce(joinFacts, NO_FACTS),
    contradicting: rows.some(({ contradicting }) => contradicting),
    silent: rows.some(({ silence }) => silence !== 'none'),
    setAside: rows.some(({ silence }) => silence === 'set aside'),
  };
}

/** In a form that can be compared. */
export function metadataText({ facts, contradicting, silent }: MetadataOfPair): string {
  const { relationship, priority, rights, restriction, beginDate, endDate } = facts;
  const sorted = Object.entries(rights).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    relationship,
    priority,
    sorted,
    restriction,
    beginDate,
    endDate,
    contradicting,
    silent,
  ]);
}
