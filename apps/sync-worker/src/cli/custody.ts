import { foldedTokens, type PersonName } from 'roster-domain';
import {
  adultsOfStudent,
  custodyCheck,
  findByRef,
  LOCAL_DISTRICT,
  openRosterStore,
  readRestrictions,
  searchStudents,
  StatementRefused,
  StoreRefused,
  type CustodyCheck,
  type DistrictTransaction,
  type RosterStore,
} from 'roster-store';
import { faultOf } from '../run/describe-failure';
import { CUSTODY_USAGE, readCustodyCommandLine, type CustodyCommand } from './custody-command-line';
import { describeCustody, nameText, type CustodyWords } from './describe-custody';
import { EXIT } from './exit-code';

/** Nobody, or not one person, of the name that was given: a sentence for whoever typed it. */
class NotFound extends Error {}

/** `npm run custody`: one decision of the local district, explained. A what-if: it leaves one audit event and no decision. */
async function main(args: readonly string[]): Promise<number> {
  const checkOnly = args[0] === '--check-arguments';
  const line = readCustodyCommandLine(checkOnly ? args.slice(1) : args);
  if ('usage' in line) {
    console.error(`custody: ${line.usage}`);
    return EXIT.refused;
  }
  if ('help' in line) {
    if (!checkOnly) console.log(CUSTODY_USAGE);
    return EXIT.done;
  }
  if (checkOnly) return EXIT.done;
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl)
    throw new StoreRefused(
      'DATABASE_URL is not set; use `npm run custody`, or name the roster database in it.',
    );
  const store = await openRosterStore({ databaseUrl, applicationName: 'roster-custody', poolSize: 1 });
  try {
    const { check, words } = await ask(store, line.command);
    if (line.command.json) console.log(JSON.stringify(jsonOf(check), null, 2));
    else for (const text of describeCustody(check, words)) console.log(text);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function ask(
  store: RosterStore,
  command: CustodyCommand,
): Promise<{ check: CustodyCheck; words: CustodyWords }> {
  const { pending } = await store.readiness();
  if (pending.length > 0)
    throw new StoreRefused('The store is not migrated yet: run `npm run migrate -- up`, or a sync.');
  const districtId = await store.ensureDistrict(LOCAL_DISTRICT);
  const at = command.at ?? new Date();
  const meant = await store.withDistrict(districtId, (tx) => resolve(tx, command, at));
  const check = await custodyCheck(store, districtId, {
    ...meant.request,
    purpose: command.purpose,
    station: null,
    whatIf: true,
    at,
    who: { subject: 'command line', name: null, roles: [], at: new Date() },
  });
  const ids = check.facts.restrictions.map(({ id }) => Number(id));
  const words = await store.withDistrict(districtId, async (tx) => ({
    restrictions: await readRestrictions(tx, { ids }),
    registrations: new Map(
      (await tx.query<{ id: number; name: string }>('select id, name from registration')).map(
        ({ id, name }) => [String(id), name],
      ),
    ),
  }));
  return { check, words: { ...words, who: meant.who } };
}

/** From what was typed to ids of the store. @throws {NotFound} */
async function resolve(tx: DistrictTransaction, command: CustodyCommand, at: Date) {
  const { registration } = command;
  const schools = await tx.query<{ id: number; name: string; sourcedId: string }>(
    `select s.id, s.name, s.sourced_id as "sourcedId" from school s join registration g on g.id = s.registration_id
      where g.name = $1 and s.enabled order by s.name`,
    [registration],
  );
  if (schools.length === 0)
    throw new NotFound(
      `The registration "${registration}" has no school yet: sync it first, or give its --name.`,
    );
  const schoolId = oneOf(
    schools.filter(({ sourcedId }) => sourcedId === command.school),
    schools.filter(({ name }) => isLike(command.school, name)),
    schools.map(({ name, sourcedId }) => `${sourcedId} (${name})`),
    'school',
  ).id;
  const byId = await findByRef(tx, 'student', { sourcedId: command.student, registration }, schoolId);
  const byNumber = await findByRef(tx, 'student', { studentNumber: command.student }, schoolId);
  const byName =
    byId.length + byNumber.length > 0 ? [] : await searchStudents(tx, schoolId, command.student, 6);
  const studentId = oneOf(
    [...byId, ...byNumber].map((id) => ({ id })).slice(0, 1),
    byName ?? [],
    (byName ?? []).map((one) => `${one.sourcedId} (${nameText({ ...one, suffix: '' })}, grade ${one.grade})`),
    'student',
  ).id;
  const request = { schoolId, students: [studentId] };
  if ('name' in command.person) {
    const name = nameOf(command.person.name);
    const person = { contact: null, name, birthDate: null, evidence: command.evidence, self: false };
    return {
      request: { ...request, person },
      who: `"${nameText(name)}" (${EVIDENCE_WORDS[command.evidence]})`,
    };
  }
  const wanted = command.person.contact;
  const adults = ((await adultsOfStudent(tx, schoolId, studentId, at)) ?? []).map(({ contactId, name }) => ({
    id: contactId,
    name: nameText(name),
  }));
  const [stranger] = await findByRef(tx, 'contact', { sourcedId: wanted, registration });
  const contact = oneOf<{ readonly id: number }>(
    stranger === undefined ? [] : [{ id: stranger }],
    adults.filter((one) => isLike(wanted, one.name)),
    adults.map(({ name }) => name),
    'adult of this child',
  ).id;
  const person = { contact, name: null, birthDate: null, evidence: command.evidence, self: false };
  const known = adults.find(({ id }) => id === contact)?.name ?? `Contact ${wanted}`;
  return { request: { ...request, person }, who: `${known} (${EVIDENCE_WORDS[command.evidence]})` };
}

const EVIDENCE_WORDS = {
  verified: 'verified by staff',
  scanned: 'a scanned document',
  typed: 'a typed name',
} as const;

/** The one that was named exactly, or else the only one that is like it. */
function oneOf<T>(exact: readonly T[], like: readonly T[], choices: readonly string[], what: string): T {
  const found = exact.length > 0 ? exact : like;
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  const many =
    choices.length === 0
      ? ''
      : ` Choose: ${choices.slice(0, 10).join(', ')}${choices.length > 10 ? ', …' : ''}.`;
  throw new NotFound(
    found.length === 0 ? `There is no such ${what}.${many}` : `More than one ${what} fits.${many}`,
  );
}

function isLike(typed: string, name: string): boolean {
  const words = foldedTokens(name);
  const wanted = foldedTokens(typed);
  return wanted.length > 0 && wanted.every((word) => words.some((one) => one.startsWith(word)));
}

function nameOf(text: string): PersonName {
  const words = text.trim().split(/\s+/);
  return {
    givenName: words[0] ?? '',
    middleName: words.slice(1, -1).join(' '),
    familyName: words.length > 1 ? (words.at(-1) ?? '') : '',
    suffix: '',
  };
}

function jsonOf({ at, decision, question, warnings }: CustodyCheck): object {
  return { at: at.toISOString(), purpose: question.purpose, ...decision, warnings };
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const refused = error instanceof NotFound;
    const known = refused || error instanceof StoreRefused || error instanceof StatementRefused;
    console.error(
      `custody: ${known ? error.message : `a fault of this program (${faultOf(error)}). Nothing was changed.`}`,
    );
    process.exitCode = refused ? EXIT.refused : EXIT.ours;
  },
);
