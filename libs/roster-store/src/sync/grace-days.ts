import { DEFAULT_GATE_LIMITS } from 'roster-domain';
import type { GeneratedDay } from './generated-days';

/**
 * Days of a REST district in which a student (y), a contact (g2) and the assertion of a link (x, g3) are no longer
 * shown, one contact (g4) is shown again in time, one (g5) is marked for deletion, and a school (south) is held on two
 * of the days.
 */
export function graceDays(): GeneratedDay[] {
  const person = (role: string, sourcedId: string, org: string, agents: string[]): object => ({
    sourcedId,
    role,
    status: 'active',
    givenName: 'Ada',
    familyName: 'Sample',
    orgs: [{ sourcedId: org }],
    agents: agents.map((agent) => ({ sourcedId: agent })),
  });
  const orgs = ['north', 'south'].map((id) => ({ sourcedId: id, name: id, type: 'school' }));
  const stay = [
    person('student', 'z', 'north', ['n']),
    person('guardian', 'n', 'north', []),
    person('student', 'v', 'south', ['w']),
    person('guardian', 'w', 'south', []),
  ];
  const contacts = (ids: string[]): object[] => ids.map((id) => person('guardian', id, 'north', []));
  const others = (count: number): object[] =>
    Array.from({ length: count }, (_, at) => person('student', `other${at}`, 'south', []));
  const deleted = { sourcedId: 'g5', role: 'guardian', status: 'tobedeleted' };
  const x = (agents: string[]): object => person('student', 'x', 'north', agents);
  const y = person('student', 'y', 'south', ['g1']);

  const first = [x(['g2', 'g3', 'g4', 'g5']), y, ...contacts(['g1', 'g2', 'g3', 'g4', 'g5']), ...others(20)];
  const second = [x(['g2', 'g4', 'g5']), ...contacts(['g1', 'g3']), deleted, ...others(20)];
  const later = [x(['g2', 'g4', 'g5']), ...contacts(['g1', 'g3', 'g4']), ...others(20)];
  const held = [x(['g2', 'g4', 'g5']), ...contacts(['g1', 'g3', 'g4']), ...others(10)];
  return [first, second, later, held, held, later, later, later, later, later].map((records, day) => ({
    pull: {
      observedAt: Date.UTC(2026, 8, 1 + day),
      absence: 'grace',
      orgs: { mode: 'full', records: orgs },
      users: { mode: 'full', records: [...stay, ...records] },
    },
    schools: null,
    limits: { ...DEFAULT_GATE_LIMITS, linksLostShare: 1 },
    again: day > 5,
  }));
}
