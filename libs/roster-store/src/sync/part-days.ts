import { DEFAULT_GATE_LIMITS } from 'roster-domain';
import type { GeneratedDay } from './generated-days';

/**
 * Two schools are shown without anybody, so that both are enabled; then somebody is, and the run may touch only one of
 * them: who belongs to both (y, and g2 who has only y) must be left alone, on a first load as ever.
 */
export function partDays(): GeneratedDay[] {
  const person = (role: string, sourcedId: string, orgs: string[], agents: string[]): object => ({
    ...{ sourcedId, role, status: 'active', givenName: 'Ada', familyName: 'Sample' },
    orgs: orgs.map((org) => ({ sourcedId: org })),
    agents: agents.map((agent) => ({ sourcedId: agent })),
  });
  const orgs = ['north', 'south'].map((id) => ({ sourcedId: id, name: id, type: 'school' }));
  const people = [
    person('student', 'x', ['north'], ['g1']),
    person('student', 'y', ['north', 'south'], ['g2']),
    person('guardian', 'g1', ['north'], []),
    person('guardian', 'g2', ['south'], []),
  ];
  const days = [
    { records: [person('teacher', 't', ['north'], [])], schools: null },
    { records: people, schools: ['north'] },
    { records: people, schools: null },
  ];
  return days.map(({ records, schools }, day) => ({
    pull: {
      observedAt: Date.UTC(2026, 8, 1 + day),
      orgs: { mode: 'full', records: orgs },
      users: { mode: 'full', records },
    },
    schools,
    limits: { ...DEFAULT_GATE_LIMITS, createdShare: 9 },
    again: true,
  }));
}
