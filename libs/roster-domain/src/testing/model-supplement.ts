import {
  NO_RIGHTS_KNOWN,
  RIGHT,
  RIGHT_NAMES,
  type Right,
  type RightName,
  type Rights,
} from '../rights/rights';
import { normaliseSupplementRow } from '../supplement/normalise-supplement-row';
import type { SupplementFacts } from '../supplement/supplement-row';
import { linkKey, type ModelRoster, type ModelSupplementRow } from './model-roster';

/**
 * - open: the run may touch the student, so the supplement is heard.
 * - tighten: a school of theirs waits: what is stricter acts at once, all else waits with it.
 * - untouched: a school of theirs is none of this run's.
 */
export type SupplementMode = 'open' | 'tighten' | 'untouched';

const NOTHING_SAID: SupplementFacts = {
  relationship: '',
  priority: '',
  rights: NO_RIGHTS_KNOWN,
  restriction: '',
  beginDate: null,
  endDate: null,
};

/** What a supplement says, one entry a pair: rows of one pair are taken together, the stricter of each fact. */
export function readModelSupplement(rows: readonly object[]): Map<string, SupplementFacts> {
  const said = new Map<string, SupplementFacts>();
  for (const raw of rows) {
    const { row } = normaliseSupplementRow(raw);
    if (row === null) continue;
    const { studentSourcedId, contactSourcedId, ...facts } = row;
    const key = linkKey(studentSourcedId, contactSourcedId);
    const other = said.get(key);
    said.set(
      key,
      other === undefined
        ? facts
        : {
            ...strictest(facts, other),
            relationship: first(facts.relationship, other.relationship),
            priority: first(facts.priority, other.priority),
          },
    );
  }
  return said;
}

/** What is stored of the supplement after it was heard. @param absenceCounts false: rows it lacks are left alone */
export function supplementAfter(
  before: ModelRoster['supplement'],
  said: ReadonlyMap<string, SupplementFacts>,
  modeOf: (student: string) => SupplementMode,
  absenceCounts: boolean,
): ModelRoster['supplement'] {
  const after = new Map(before);
  for (const key of new Set([...before.keys(), ...said.keys()])) {
    const [stored, now] = [before.get(key), said.get(key)];
    const mode = modeOf((JSON.parse(key) as [string])[0]);
    if (mode === 'untouched' || (now === undefined && !absenceCounts)) continue;
    const wanted = heard(stored, now);
    const row = mode === 'open' ? wanted : onlyTightened(stored, wanted);
    if (row === undefined) after.delete(key);
    else after.set(key, row);
  }
  return after;
}

/**
 * A right or restriction that is no longer said is kept while it forbids, and so are the dates of a row that is no
 * longer there: only another value takes its place. A blank date in a row that is there means open.
 */
function heard(
  stored: ModelSupplementRow | undefined,
  now: SupplementFacts | undefined,
): ModelSupplementRow | undefined {
  const was = stored?.facts ?? NOTHING_SAID;
  const said = now ?? NOTHING_SAID;
  const rights = eachRight((name) =>
    said.rights[name] !== RIGHT.unknown ? said.rights[name] : least(was.rights[name], RIGHT.unknown),
  );
  const facts: SupplementFacts = {
    ...said,
    rights,
    restriction: said.restriction === '' ? was.restriction : said.restriction,
    beginDate: now === undefined ? was.beginDate : said.beginDate,
    endDate: now === undefined ? was.endDate : said.endDate,
  };
  const silent =
    RIGHT_NAMES.some((name) => rights[name] !== said.rights[name]) ||
    facts.restriction !== said.restriction ||
    facts.beginDate !== said.beginDate ||
    facts.endDate !== said.endDate;
  if (now === undefined && !silent) return undefined;
  return { facts, present: now !== undefined, silence: silent ? 'set aside' : 'none' };
}

function onlyTightened(
  stored: ModelSupplementRow | undefined,
  wanted: ModelSupplementRow | undefined,
): ModelSupplementRow | undefined {
  if (wanted === undefined) return undefined; // it said nothing that forbids: what it allowed ends with it
  const was = stored?.facts ?? NOTHING_SAID;
  const facts = { ...strictest(was, wanted.facts), relationship: was.relationship, priority: was.priority };
  const newlySilent = wanted.silence === 'set aside' && stored?.silence !== 'set aside';
  return {
    facts,
    present: wanted.present,
    silence: newlySilent ? 'waiting' : (stored?.silence ?? 'none'),
  };
}

/** Of two accounts of one pair the stricter in every fact. Kinship and priority are left to the caller. */
function strictest(one: SupplementFacts, other: SupplementFacts): SupplementFacts {
  const lines = new Set([one, other].flatMap(({ restriction }) => restriction.split('\n')));
  lines.delete('');
  const begins = [one.beginDate, other.beginDate].filter((date) => date !== null).sort();
  const ends = [one.endDate, other.endDate].filter((date) => date !== null).sort();
  return {
    ...one,
    rights: eachRight((name) => least(one.rights[name], other.rights[name])),
    restriction: [...lines].sort().join('\n'),
    beginDate: begins.at(-1) ?? null,
    endDate: ends[0] ?? null,
  };
}

function eachRight(of: (name: RightName) => Right): Rights {
  return Object.fromEntries(RIGHT_NAMES.map((name) => [name, of(name)])) as Rights;
}

function least(one: Right, other: Right): Right {
  return one < other ? one : other;
}

/** The first of two texts by their bytes; one that says something before one that does not. */
function first(one: string, other: string): string {
  if (one === '' || other === '') return one === '' ? other : one;
  return one < other ? one : other;
}
