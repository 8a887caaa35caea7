import { district, guardian, school, student, type BundleRow } from 'oneroster-client/testing';

/** An invented district of one or more schools, each with so many children who have one guardian each. */
export function families(schools: readonly string[], each: number) {
  const users = schools.flatMap((org) =>
    Array.from({ length: each }, (_, at): BundleRow[] => {
      const [s, g] = [`s-${org}-${at}`, `g-${org}-${at}`];
      const names = { givenName: given[at % given.length], familyName: `Example${at}` };
      return [
        student({
          sourcedId: s,
          orgSourcedIds: [org],
          agentSourcedIds: [g],
          identifier: `${org}${at}`,
          username: s,
          ...names,
        }),
        guardian({
          sourcedId: g,
          orgSourcedIds: [org],
          agentSourcedIds: [s],
          username: g,
          email: `${g}@example.org`,
          ...names,
        }),
      ];
    }).flat(),
  );
  return {
    orgs: [
      district(),
      ...schools.map((sourcedId) => school({ sourcedId, name: `Invented School ${sourcedId}` })),
    ],
    users,
  };
}

const given = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus'];
