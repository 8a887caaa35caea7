import { DEFAULT_GATE_LIMITS } from 'roster-domain';
import type { GeneratedDay } from './generated-days';

interface Told {
  /** Students of north who are gone, and who have moved to south, of 20. */
  readonly gone: number;
  readonly moved?: number;
  /** The guardian of a student who stays is no longer named. */
  readonly unlinked?: boolean;
  readonly blackout?: boolean;
  readonly announced?: boolean;
  readonly approve?: boolean;
}

/**
 * Days at whose end the gate must remember: north loses one student a night till that is too much for a week; a person
 * approves, others move to south, a rollover is announced; and a link is missing over a blackout. By the day's number.
 */
const DAYS: ReadonlyMap<number, Told> = new Map([
  [0, { gone: 0 }],
  [8, { gone: 1 }],
  [9, { gone: 2 }],
  [10, { gone: 3, approve: true }],
  [12, { gone: 4, moved: 3 }],
  [13, { gone: 5, moved: 3, approve: true }],
  [14, { gone: 8, moved: 3, announced: true }],
  [16, { gone: 8, moved: 3, unlinked: true }],
  [17, { gone: 8, moved: 3, unlinked: true, blackout: true }],
  [18, { gone: 9, moved: 3, unlinked: true, blackout: true }],
  [19, { gone: 8, moved: 3, unlinked: true }],
  [20, { gone: 8, moved: 3, unlinked: true }],
  [21, { gone: 8, moved: 3, unlinked: true }],
  [22, { gone: 8, moved: 3, unlinked: true }],
]);

export function memoryDays(): GeneratedDay[] {
  return [...DAYS].map(([day, told]) => ({
    pull: {
      observedAt: Date.UTC(2026, 8, 1 + day),
      absence: 'grace',
      orgs: {
        mode: 'full',
        records: ['north', 'south'].map((id) => ({ sourcedId: id, name: id, type: 'school' })),
      },
      users: { mode: 'full', records: recordsOf(told) },
    },
    schools: null,
    limits: { ...DEFAULT_GATE_LIMITS, floor: 1, leftWithNoAdult: 9, linksLostShare: 2, updatedShare: 9 },
    again: told.approve ?? false,
    blackout: told.blackout ?? false,
    announcements: told.announced
      ? [{ from: '2026-06-01', to: '2026-06-30', shares: { removedShare: 0.6, linksLostShare: 0.6 } }]
      : [],
  }));
}

function recordsOf({ gone, moved = 0, unlinked = false }: Told): object[] {
  const north = Array.from({ length: 20 - gone }, (_, at) => 20 - at).map((number) =>
    person('student', `n${number}`, number > 20 - moved ? 'south' : 'north', [`g${number % 4}`]),
  );
  const stays = person('student', 'stays', 'north', unlinked ? ['g0'] : ['g0', 'once']);
  const guardians = ['g0', 'g1', 'g2', 'g3', 'once', 'k'].map((id) => person('guardian', id, 'north', []));
  return [...north, stays, ...guardians, person('student', 'other', 'south', ['k', 'once'])];
}

function person(role: string, sourcedId: string, org: string, agents: string[]): object {
  return {
    ...{
      sourcedId,
      role,
      status: 'active',
      givenName: 'Ada',
      familyName: 'Sample',
      orgs: [{ sourcedId: org }],
    },
    agents: agents.map((agent) => ({ sourcedId: agent })),
  };
}
