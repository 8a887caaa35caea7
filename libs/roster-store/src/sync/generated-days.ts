import fc from 'fast-check';
import {
  DEFAULT_GATE_LIMITS,
  type Absence,
  type Announcement,
  type FieldMapping,
  type GateLimits,
} from 'roster-domain';
import type { ModelPull } from 'roster-domain/testing';

/**
 * Districts as they come in life: a first day, then days that differ from the former by a few events, told in full,
 * as a delta, or not at all. Few people with everything that goes wrong with them; sizes and limits such that every
 * verdict of the gate is common.
 */

export interface GeneratedDay {
  readonly pull: ModelPull;
  readonly schools: readonly string[] | null;
  readonly limits: GateLimits;
  /** The same pull comes again: where it was held, with a person's consent to what was shown. */
  readonly again: boolean;
  /** What the district announced for that day, and whether it wants no removals. */
  readonly announcements?: readonly Announcement[];
  readonly blackout?: boolean;
  /** Where rights come from that day. */
  readonly mapping?: FieldMapping;
}

type Kind = 'student' | 'contact';
interface Person {
  readonly role: string;
  readonly orgs: readonly string[];
  readonly agents: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  readonly metadata?: object;
}

/** Rights by keys of the person and by a list that names the other; and what a district may make of it another day. */
const mapping: FieldMapping = [
  { source: 'metadata', column: 'pick', right: 'pickup', no: 'prohibited' },
  { source: 'metadata', column: 'note', right: 'restriction', no: 'not_authorised' },
  { source: 'metadata', column: 'rel[].guardian', right: 'legalGuardian', no: 'not_authorised' },
  { source: 'metadata', column: 'rel[].kin', right: 'relationship', no: 'not_authorised' },
  { source: 'metadata', column: 'rel[].until', right: 'endDate', no: 'not_authorised' },
];
const otherMappings: readonly FieldMapping[] = [
  [],
  mapping.slice(1, 3),
  mapping.map((field) => (field.right === 'pickup' ? { ...field, no: 'unknown' } : field)),
  [...mapping, { source: 'supplement', column: 'pickup', right: 'pickup', no: 'prohibited' }],
];

const schoolIds = ['o1', 'o2', 'o3'];
/** Ids are byte-exact; `p` is the id of a student and of a contact. */
const idsOf: Record<Kind, readonly string[]> = {
  student: ['s1', 's2', 's3', 's4', 'S1', 'p'],
  contact: ['c1', 'c2', 'c3', 'C1', 'p'],
};
const agentsOf: Record<Kind, readonly string[]> = {
  student: [...idsOf.contact, 'nobody'],
  contact: [...idsOf.student, 'nobody'],
};
const fieldsOf: Record<Kind, readonly string[]> = {
  student: ['givenName', 'middleName', 'familyName', 'identifier', 'grades', 'dateLastModified'],
  contact: ['givenName', 'middleName', 'familyName', 'email', 'phone', 'sms', 'role', 'dateLastModified'],
};

export function generatedDistrict(): fc.Arbitrary<readonly GeneratedDay[]> {
  return fc
    .tuple(
      firstDay(),
      fc.array(laterDay(), { maxLength: 7, size: 'max' }),
      fc.constantFrom<Absence>('statement', 'grace'),
    )
    .map(([first, later, absence]) => daysOf([first, ...later], absence));
}

/** What happens to the district before a day's pull, and how that pull is. */
interface Day {
  readonly events: readonly Event[];
  readonly users: 'full' | 'delta' | 'absent';
  readonly orgs: 'full' | 'delta' | 'absent';
  readonly unreadable: number;
  /** Hours since the day before; an export may be older than the last one. */
  readonly hours: number;
  readonly schools: readonly string[] | null;
  readonly limits: GateLimits;
  readonly again: boolean;
  readonly announcements: readonly Announcement[];
  readonly blackout: boolean;
  /** The SIS takes back what happened the day before. */
  readonly takenBack: boolean;
  /** Changes of the side file before this day; null: none is sent. */
  readonly supplement: readonly PairEvent[] | null;
  readonly mapping: FieldMapping;
}

/** Cells of a pair as they are from now on; null: the row goes. Twice: a second row says something else today. */
interface PairEvent {
  readonly student: string;
  readonly contact: string;
  readonly cells: object | null;
  readonly twice: boolean;
}

type Event =
  | {
      readonly what: 'comes';
      readonly kind: Kind;
      readonly id: string;
      readonly orgs: string[];
      readonly agents: string[];
      readonly metadata?: object;
    }
  | { readonly what: 'goes'; readonly kind: Kind; readonly id: string }
  | { readonly what: 'moves'; readonly kind: Kind; readonly id: string; readonly orgs: string[] }
  | { readonly what: 'names'; readonly kind: Kind; readonly id: string; readonly other: string }
  | { readonly what: 'tells'; readonly kind: Kind; readonly id: string; readonly metadata: object }
  | {
      readonly what: 'changes';
      readonly kind: Kind;
      readonly id: string;
      readonly field: string;
      readonly to: string;
    }
  /** Only in this day's pull: deleted, unusable, or there a second time with other content. */
  | {
      readonly what: 'deleted' | 'spoiled' | 'twice';
      readonly kind: Kind;
      readonly id: string;
      readonly to: string;
      readonly metadata: object;
    }
  | { readonly what: 'school'; readonly id: string; readonly org: object | null };

function daysOf(days: readonly Day[], absence: Absence): readonly GeneratedDay[] {
  let people = new Map<string, Person>();
  let dayBefore = people;
  const orgs = new Map<string, object>(
    schoolIds.map((id) => [id, { sourcedId: id, name: id, type: 'school' }]),
  );
  let now = Date.UTC(2026, 0, 1);
  const supplement = new Map<string, object>();
  return days.map((day) => {
    now += day.hours * 3_600_000;
    const named = new Set(day.takenBack ? [...people.keys(), ...dayBefore.keys()] : []);
    [people, dayBefore] = [new Map(day.takenBack ? dayBefore : people), people];
    const extra: object[] = [];
    for (const event of day.events) happen(event, people, orgs, named, extra);
    const records = [...people]
      .filter(([key]) => day.users === 'full' || named.has(key))
      .map(([key, person]) => recordOf(key, person))
      .concat(extra, [{ sourcedId: 't1', role: 'teacher' }]);
    const pull: ModelPull = {
      observedAt: now,
      absence,
      ...(day.orgs === 'absent' ? {} : { orgs: { mode: day.orgs, records: [...orgs.values()] } }),
      ...(day.users === 'absent' ? {} : { users: { mode: day.users, records, unreadable: day.unreadable } }),
      ...(day.supplement === null
        ? {}
        : { supplement: { observedAt: now, rows: supplementRows(supplement, day.supplement) } }),
    };
    const { schools, limits, again, announcements, blackout, mapping: fields } = day;
    return { pull, schools, limits, again, announcements, blackout, mapping: fields };
  });
}

function supplementRows(rows: Map<string, object>, events: readonly PairEvent[]): object[] {
  const second: object[] = [];
  for (const { student, contact, cells, twice } of events) {
    const key = JSON.stringify([student, contact]);
    const row = { studentSourcedId: student, contactSourcedId: contact, ...cells };
    if (twice) second.push(row);
    else if (cells === null) rows.delete(key);
    else rows.set(key, row);
  }
  return [...rows.values(), ...second];
}

function happen(
  event: Event,
  people: Map<string, Person>,
  orgs: Map<string, object>,
  named: Set<string>,
  extra: object[],
): void {
  if (event.what === 'school') {
    if (event.org === null) orgs.delete(event.id);
    else orgs.set(event.id, event.org);
    return;
  }
  const key = `${event.kind} ${event.id}`;
  const person = people.get(key);
  named.add(key);
  if (event.what === 'comes') {
    const fields = { givenName: 'Ada', familyName: 'Sample' };
    people.set(key, {
      ...(event.metadata === undefined ? {} : { metadata: event.metadata }),
      role: event.kind === 'student' ? 'student' : 'guardian',
      orgs: event.orgs,
      agents: event.agents,
      fields,
    });
    return;
  }
  if (person === undefined) return;
  switch (event.what) {
    case 'goes':
      people.delete(key);
      return;
    case 'moves':
      people.set(key, { ...person, orgs: event.orgs });
      return;
    case 'names':
      people.set(key, { ...person, agents: toggled(person.agents, event.other) });
      return;
    case 'tells':
      people.set(key, { ...person, metadata: event.metadata });
      return;
    case 'changes':
      if (event.field === 'role') people.set(key, { ...person, role: 'parent' });
      else people.set(key, { ...person, fields: { ...person.fields, [event.field]: event.to } });
      return;
    case 'deleted':
      people.delete(key);
      extra.push({ ...recordOf(key, person), status: 'tobedeleted' });
      return;
    case 'spoiled':
      extra.push({ ...recordOf(key, person), status: 'odd' });
      return;
    case 'twice':
      extra.push({
        ...recordOf(key, { ...person, agents: toggled(person.agents, event.to), metadata: event.metadata }),
        dateLastModified: '2026-01-02',
      });
  }
}

function toggled(list: readonly string[], item: string): string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

function recordOf(key: string, { role, orgs, agents, fields, metadata }: Person): object {
  const references = (ids: readonly string[]): object[] => ids.map((sourcedId) => ({ sourcedId }));
  return {
    sourcedId: key.split(' ')[1],
    role,
    status: 'active',
    ...fields,
    orgs: references(orgs),
    agents: references(agents),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function firstDay(): fc.Arbitrary<Day> {
  const everybody = (['student', 'contact'] as const).flatMap((kind) =>
    idsOf[kind].slice(0, -1).map((id) => comes(kind, id)),
  );
  return day(
    fc
      .tuple(fc.tuple(...everybody), fc.array(event(), { maxLength: 3 }))
      .map(([all, more]) => [...all, ...more]),
    { users: fc.constant('full'), orgs: fc.constant('full') },
  );
}

function laterDay(): fc.Arbitrary<Day> {
  const quiet = fc.array(event(), { maxLength: 5, size: 'max' });
  const busy = fc.array(event(), { minLength: 5, maxLength: 14, size: 'max' });
  return day(fc.oneof({ weight: 3, arbitrary: quiet }, { weight: 1, arbitrary: busy }), {
    users: often('full', ['delta', 'delta', 'absent']),
    orgs: often('full', ['delta', 'absent']),
  });
}

function day(
  events: fc.Arbitrary<Event[]>,
  modes: Pick<{ [K in keyof Day]: fc.Arbitrary<Day[K]> }, 'users' | 'orgs'>,
): fc.Arbitrary<Day> {
  return fc.record({
    events,
    ...modes,
    unreadable: often(0, [1]),
    hours: often(24, [0, -30, 96]),
    schools: fc.option(fc.subarray(schoolIds, { minLength: 1 }), { freq: 4, nil: null }),
    limits: fc.constantFrom<GateLimits>(
      DEFAULT_GATE_LIMITS,
      { ...DEFAULT_GATE_LIMITS, leftWithNoAdult: 1 },
      { ...DEFAULT_GATE_LIMITS, restrictionsSilent: 1 },
      { ...DEFAULT_GATE_LIMITS, floor: 0 },
      { ...DEFAULT_GATE_LIMITS, floor: 0, removedShare: 0.4, linksLostShare: 0.4, updatedShare: 0.8 },
      { ...DEFAULT_GATE_LIMITS, floor: 0, implausibleShare: 1 },
      { ...DEFAULT_GATE_LIMITS, floor: 0, implausibleShare: 0.2, linksLostShare: 0.3 },
      { ...DEFAULT_GATE_LIMITS, floor: 0, implausibleShare: 0.25, createdShare: 5 },
      { ...DEFAULT_GATE_LIMITS, floor: 1, implausibleShare: 0.8, createdShare: 5, linksLostShare: 0.6 },
    ),
    again: fc.boolean(),
    announcements: often<readonly Announcement[]>([], [[rollover]]),
    blackout: often(false, [true]),
    takenBack: often(false, [true, true]),
    mapping: often(mapping, otherMappings),
    supplement: fc.option(fc.array(pairEvent(), { maxLength: 8, size: 'max' }), { freq: 2, nil: null }),
  });
}

const rollover: Announcement = {
  ...{ from: '2026-06-01', to: '2026-06-30' },
  shares: { removedShare: 0.7, linksLostShare: 1, createdShare: 4, updatedShare: 1 },
};

function pairEvent(): fc.Arbitrary<PairEvent> {
  const right = fc.constantFrom('', 'yes', 'no', 'maybe');
  const date = often('', ['2026-01-02', '2026-02-01', '1/2/2026']);
  const cells = fc.record(
    {
      rights: fc.record({ pickup: right, hasCustody: right, contactAllowed: right }),
      relationship: fc.constantFrom('', 'Mother', 'Aunt'),
      priority: often('', ['1', '2']),
      restriction: often('', ['Order 1', 'Order 2']),
      beginDate: date,
      endDate: date,
    },
    { requiredKeys: [] },
  );
  return fc.record({
    student: fc.constantFrom('s1', 's2', 'S1', 'p', 'nobody'),
    contact: fc.constantFrom('c1', 'C1', 'p'),
    cells: fc.oneof({ weight: 3, arbitrary: cells }, { weight: 1, arbitrary: fc.constant(null) }),
    twice: often(false, [true]),
  });
}

function event(): fc.Arbitrary<Event> {
  return fc.oneof(
    { weight: 10, arbitrary: personEvent('student') },
    { weight: 10, arbitrary: personEvent('contact') },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...schoolIds)
        .chain((id) => orgOf(id).map((org): Event => ({ what: 'school', id, org }))),
    },
  );
}

function personEvent(kind: Kind): fc.Arbitrary<Event> {
  const whom = fc.constantFrom(...idsOf[kind]);
  const other = fc.constantFrom(...agentsOf[kind]);
  const field = fc.constantFrom(...fieldsOf[kind]);
  const onlyToday = fc.constantFrom('deleted' as const, 'spoiled' as const, 'twice' as const);
  return fc.oneof(
    { weight: 3, arbitrary: whom.chain((id) => comes(kind, id)) },
    { weight: 2, arbitrary: whom.map((id): Event => ({ what: 'goes', kind, id })) },
    {
      weight: 3,
      arbitrary: fc.tuple(whom, orgsOf()).map(([id, orgs]): Event => ({ what: 'moves', kind, id, orgs })),
    },
    {
      weight: 6,
      arbitrary: fc.tuple(whom, other).map(([id, to]): Event => ({ what: 'names', kind, id, other: to })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(whom, field, fc.constantFrom('Bea', '2026-01-03T00:00:00Z', ''))
        .map(([id, name, to]): Event => ({ what: 'changes', kind, id, field: name, to })),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(whom, onlyToday, other, metadataOf(kind))
        .map(([id, what, to, metadata]): Event => ({ what, kind, id, to, metadata })),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(whom, metadataOf(kind))
        .map(([id, metadata]): Event => ({ what: 'tells', kind, id, metadata })),
    },
  );
}

function comes(kind: Kind, id: string): fc.Arbitrary<Event> {
  const agents = fc.subarray([...agentsOf[kind]], { maxLength: 3 });
  return fc
    .tuple(orgsOf(), agents, fc.option(metadataOf(kind), { nil: undefined }))
    .map(([orgs, names, metadata]): Event => ({
      ...{ what: 'comes', kind, id, orgs, agents: names },
      ...(metadata === undefined ? {} : { metadata }),
    }));
}

/** What a SIS writes beside the record: of the person, and of others by name. */
function metadataOf(kind: Kind): fc.Arbitrary<object> {
  const entry = fc.record(
    {
      sourcedId: fc.constantFrom(...agentsOf[kind].slice(0, 3), ''),
      guardian: fc.constantFrom('yes', 'no', '', 'maybe'),
      kin: fc.constantFrom('', 'Mother', 'Aunt'),
      until: often('', ['2026-06-01', 'soon']),
    },
    { requiredKeys: ['sourcedId'] },
  );
  return fc.record(
    {
      pick: fc.constantFrom('yes', 'no', ''),
      note: often('', ['Order 1', 'Order 2']),
      rel: fc.array(entry, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  );
}

/** Mostly one school, often two, sometimes one nobody knows besides. */
function orgsOf(): fc.Arbitrary<string[]> {
  return often(1, [2, 2]).chain((length) =>
    fc.subarray([...schoolIds, ...schoolIds, 'elsewhere'], { minLength: length, maxLength: length }),
  );
}

function orgOf(id: string): fc.Arbitrary<object | null> {
  const org = { sourcedId: id, name: id, type: 'school' };
  return fc.constantFrom<object | null>(
    null,
    org,
    { ...org, name: 'Renamed' },
    { ...org, type: 'district' },
    { ...org, status: 'tobedeleted' },
  );
}

/** The usual value mostly, one of the others now and then. */
function often<T>(usual: T, others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  );
}
