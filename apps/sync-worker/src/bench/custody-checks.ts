import { text } from 'node:stream/consumers';
import {
  custodyCheck,
  enterRestriction,
  LOCAL_DISTRICT,
  openRosterStore,
  type ActingPerson,
  type CheckedPerson,
  type CustodyCheckRequest,
  type RosterStore,
} from 'roster-store';

/** Who is asked about, as the filler of the store made them: see `tools/bench/custody-district.mjs`. */
interface Family {
  readonly schoolId: number;
  readonly studentId: number;
  readonly parentId: number;
  readonly givenName: string;
  readonly familyName: string;
}

interface Request {
  readonly families: readonly Family[];
  /** Adults a restriction for all children is entered about first: no parents of the families. */
  readonly restricted: readonly Family[];
  readonly checks: number;
}

const who: ActingPerson = { subject: 'bench', name: null, roles: ['desk'], at: new Date() };
const districtAdministrator: ActingPerson = { ...who, roles: ['district_admin'] };

/** The ways to ask, and what the answer must be; null: a namesake at the school may make it ALLOW or REFER. */
const ways = {
  'contact id': [verified, 'ALLOW'],
  "name among the child's adults": [typed, 'REFER'],
  "contact id of another child's parent": [stranger, 'REFER'],
  'contact id of a restricted adult': [verified, 'DENY'],
  'scanned document': [scanned, null],
} as const satisfies Record<
  string,
  readonly [(family: Family, other: Family) => CheckedPerson, 'ALLOW' | 'REFER' | 'DENY' | null]
>;

/**
 * `node apps/sync-worker/dist/bench/custody-checks.js prepare`: makes the district and registration, prints their ids.
 * `… measure` with a request on standard input (JSON): asks one custody check after the other of the store in
 * `DATABASE_URL`, records each, and prints what each took, in milliseconds. Beside the checks the least that a recorded
 * answer costs is measured: one transaction that reads one student and writes one row.
 */
async function main([word]: readonly string[]): Promise<unknown> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl || (word !== 'prepare' && word !== 'measure'))
    throw new Error('DATABASE_URL, and "prepare" or "measure", are needed.');
  const store = await openRosterStore({ databaseUrl, applicationName: 'roster-bench', poolSize: 1 });
  try {
    const district = await store.ensureDistrict(LOCAL_DISTRICT);
    if (word === 'prepare')
      return {
        district,
        registration: await store.ensureRegistration(district, { name: 'bench', kind: 'csv' }),
      };
    return await measure(store, district, JSON.parse(await text(process.stdin)) as Request);
  } finally {
    await store.close();
  }
}

async function measure(store: RosterStore, district: number, request: Request): Promise<object> {
  for (const { parentId } of request.restricted)
    await store.withDistrict(district, (tx) =>
      enterRestriction(tx, districtAdministrator, {
        kind: 'PROTECTION_ORDER',
        person: { contactId: parentId },
        students: 'all',
        schools: 'all',
        from: null,
        to: null,
        documentOnFile: true,
        schedule: null,
        note: '',
      }),
    );
  const took: Record<string, number[]> = { floor: [] };
  const wrong: string[] = [];
  for (let round = 0; round < request.checks; round += 1) {
    (took['floor'] ??= []).push(await timed(() => floor(store, district, at(request.families, round))));
    for (const [way, [person, outcome]] of Object.entries(ways)) {
      const families = outcome === 'DENY' ? request.restricted : request.families;
      const family = at(families, round);
      const question = questionOf(family, person(family, at(families, round + 1)));
      let answer = '';
      const ms = await timed(async () => {
        answer = (await custodyCheck(store, district, question)).decision.outcome;
      });
      (took[way] ??= []).push(ms);
      if (outcome === null ? answer === 'DENY' : answer !== outcome)
        wrong.push(`${way}: ${answer}, and ${outcome ?? 'ALLOW or REFER'} is right`);
    }
  }
  return { took, wrong };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function floor(store: RosterStore, district: number, { studentId }: Family): Promise<unknown> {
  return store.withDistrict(district, async (tx) => {
    await tx.query('select id, given_name, family_name from student where id = $1', [studentId]);
    await tx.query(
      `insert into kept_answer (district_id, subject, key, request_digest, status, location, body)
       select id, 'bench', gen_random_uuid()::text, '', 200, null, null from district`,
    );
  });
}

function questionOf({ schoolId, studentId }: Family, person: CheckedPerson): CustodyCheckRequest {
  return {
    schoolId,
    students: [studentId],
    person,
    purpose: 'EARLY_DEPARTURE',
    station: null,
    whatIf: false,
    at: new Date(),
    who,
  };
}

function verified({ parentId }: Family): CheckedPerson {
  return { contact: parentId, name: null, birthDate: null, evidence: 'verified', self: false };
}

function stranger(_: Family, other: Family): CheckedPerson {
  return verified(other);
}

function typed({ familyName, givenName }: Family): CheckedPerson {
  const name = { givenName, middleName: '', familyName, suffix: '' };
  return { contact: null, name, birthDate: null, evidence: 'typed', self: false };
}

function scanned(family: Family): CheckedPerson {
  return { ...typed(family), evidence: 'scanned' };
}

function at<T>(all: readonly T[], place: number): T {
  const one = all[place % all.length];
  if (one === undefined) throw new Error('Nobody to ask about.');
  return one;
}

void main(process.argv.slice(2)).then(
  (result) => console.log(JSON.stringify(result)),
  (error: unknown) => {
    console.error(`custody-checks: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
