import { NO_MAPPING, type FieldMapping } from '../mapping/field-mapping';
import { NO_FACTS, strictestFacts } from '../rights/pair-facts';
import { RIGHT, RIGHT_NAMES, type Right, type Rights } from '../rights/rights';
import { normaliseSupplementRow } from '../supplement/normalise-supplement-row';
import type { SupplementFacts } from '../supplement/supplement-row';
import { linkKey, type ModelRoster, type ModelSupplementRow } from './model-roster';

/**
 * - open: the run may touch the student, so the supplement is heard.
 * - tighten: a school of theirs waits: what is stricter acts at once, all else waits with it.
 * - untouched: a school of theirs is none of this run's.
 */
export type SupplementMode = 'open' | 'tighten' | 'untouched';

/** What a supplement says, one entry a pair: rows of one pair are taken together, the stricter of each fact. */
export function readModelSupplement(
  rows: readonly object[],
  mapping: FieldMapping = NO_MAPPING,
): Map<string, SupplementFacts> {
  const said = new Map<string, SupplementFacts>();
  for (const raw of rows) {
    const { row } = normaliseSupplementRow(raw, mapping);
    if (row === null) continue;
    const { studentSourcedId, contactSourcedId, ...facts } = row;
    const key = linkKey(studentSourcedId, contactSourcedId);
    const other = said.get(key);
    said.set(key, other === undefined ? facts : strictestFacts(facts, other));
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

/** What is kept of one account of a pair: a row of a supplement, or a user's metadata. */
export type KeptFacts = Pick<ModelSupplementRow, 'facts' | 'silence'>;

function heard(
  stored: ModelSupplementRow | undefined,
  now: SupplementFacts | undefined,
): ModelSupplementRow | undefined {
  const kept = hearFacts(stored, now);
  if (now === undefined && kept.silence === 'none') return undefined;
  return { ...kept, present: now !== undefined };
}

/**
 * A right or restriction that is no longer said is kept while it forbids, and so are the dates of an account that is no
 * longer there: only another value takes its place. A blank date in an account that is there means open.
 */
export function hearFacts(stored: KeptFacts | undefined, now: SupplementFacts | undefined): KeptFacts {
  const was = stored?.facts ?? NO_FACTS;
  const said = now ?? NO_FACTS;
  const rights = Object.fromEntries(
    RIGHT_NAMES.map((name) => [
      name,
      said.rights[name] !== RIGHT.unknown
        ? said.rights[name]
        : (Math.min(was.rights[name], RIGHT.unknown) as Right),
    ]),
  ) as Rights;
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
  return { facts, silence: silent ? 'set aside' : 'none' };
}

function onlyTightened(
  stored: ModelSupplementRow | undefined,
  wanted: ModelSupplementRow | undefined,
): ModelSupplementRow | undefined {
  if (wanted === undefined) return undefined; // it said nothing that forbids: what it allowed ends with it
  return { ...tightenFacts(stored, wanted), present: wanted.present };
}

/** What of it acts while it waits: what is stricter. */
export function tightenFacts(stored: KeptFacts | undefined, wanted: KeptFacts): KeptFacts {
  const was = stored?.facts ?? NO_FACTS;
  const { relationship, priority } = was;
  const newlySilent = wanted.silence === 'set aside' && stored?.silence !== 'set aside';
  return {
    facts: { ...strictestFacts(was, wanted.facts), relationship, priority },
    silence: newlySilent ? 'waiting' : (stored?.silence ?? 'none'),
  };
}
