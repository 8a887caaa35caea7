import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  readBundle,
  UnreadableRecordError,
  type CsvBundle,
  type OneRosterUser,
  type ReadBundleOptions,
  type Resource,
} from '../index';
import { writeBundle } from '../testing';

/** What expect.json of a folder under ok/ says; counted by hand before the reader was asked. */
interface Expected {
  readonly why: string;
  readonly options?: ReadBundleOptions;
  readonly modes: Partial<Record<Resource, 'full' | 'delta'>>;
  readonly counts: Record<'orgs' | 'students' | 'contacts' | 'staff' | 'demographics', number>;
  /** Agents named by students and by contacts; distinct pairs of a student and a contact who are both there. */
  readonly links: Record<'fromStudents' | 'fromContacts' | 'pairs', number>;
  /** Lines of records that cannot be read. Default: none. */
  readonly unreadable?: Partial<Record<Resource, number[]>>;
  /** Default: none. */
  readonly warnings?: Record<string, number>;
  /** Lines of some records, by sourcedId. */
  readonly lines?: Partial<Record<Resource, Record<string, number>>>;
  /** Fields of some records, by sourcedId. */
  readonly records?: Partial<Record<Resource, Record<string, object>>>;
}

interface Refused {
  readonly code: string;
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
  readonly options?: ReadBundleOptions;
}

const fixtures = join(__dirname, '../../fixtures/bundles');
const scenarios = (verdict: 'ok' | 'refused') => readdirSync(join(fixtures, verdict)).sort();

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-fixtures-'));
  path = join(folder, 'district.zip');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** bundle.zip as it is, where the bytes of the archive are the scenario; otherwise the files of the folder, zipped. */
async function zipOf(scenario: string): Promise<void> {
  const ready = join(scenario, 'bundle.zip');
  if (existsSync(ready)) return copyFileSync(ready, path);
  const files: [string, Buffer][] = [];
  for (const entry of readdirSync(scenario, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'expect.json') continue;
    const file = join(entry.parentPath, entry.name);
    files.push([file.slice(scenario.length + 1), readFileSync(file)]);
  }
  await writeBundle(path, files, { manifest: false });
}

const expectationOf = <T>(scenario: string) =>
  JSON.parse(readFileSync(join(scenario, 'expect.json'), 'utf8')) as T;

const contactRoles = ['parent', 'guardian', 'relative'];

/** Everything of a bundle that an expectation may speak of. */
async function facts(bundle: CsvBundle) {
  const lines: Partial<Record<Resource, Record<string, number>>> = {};
  const records: Partial<Record<Resource, Record<string, object>>> = {};
  const unreadable: Partial<Record<Resource, number[]>> = {};
  for await (const page of bundle.pages()) {
    for (const record of page) {
      const { resource, line = 0 } = record;
      try {
        const parsed = record.parse() as { sourcedId: string };
        (records[resource] ??= {})[parsed.sourcedId] = parsed;
        (lines[resource] ??= {})[parsed.sourcedId] = line;
      } catch (error) {
        if (!(error instanceof UnreadableRecordError)) throw error;
        expect(error.line).toBe(line);
        (unreadable[resource] ??= []).push(line);
      }
    }
  } // prettier-ignore
  const users = Object.values(records.users ?? {}) as OneRosterUser[];
  const students = users.filter(({ role }) => role === 'student');
  const contacts = users.filter(({ role }) => contactRoles.includes(role));
  const idsOf = (people: OneRosterUser[]) => new Set(people.map(({ sourcedId }) => sourcedId));
  const [studentIds, contactIds] = [idsOf(students), idsOf(contacts)];
  const named = (people: OneRosterUser[]) =>
    people.flatMap(({ sourcedId, agents }) => agents.map((agent) => [sourcedId, agent.sourcedId] as const));
  const pairs = [...named(students), ...named(contacts).map(([contact, student]) => [student, contact] as const)]
    .filter(([student, contact]) => studentIds.has(student) && contactIds.has(contact)); // prettier-ignore
  const counted = {
    modes: Object.fromEntries(bundle.collections.map(({ resource, mode }) => [resource, mode])),
    counts: {
      orgs: Object.keys(records.orgs ?? {}).length,
      students: students.length,
      contacts: contacts.length,
      staff: users.length - students.length - contacts.length,
      demographics: Object.keys(records.demographics ?? {}).length,
    },
    links: {
      fromStudents: named(students).length,
      fromContacts: named(contacts).length,
      pairs: new Set(pairs.map((pair) => JSON.stringify(pair))).size,
    },
    unreadable,
    warnings: Object.fromEntries(bundle.warnings.map(({ code, count }) => [code, count])),
  };
  return { counted, lines, records };
}

describe('bundles that are read: fixtures/bundles/ok', () => {
  it.each(scenarios('ok'))('%s', async (name) => {
    const { why, options, lines = {}, records = {}, ...expected } = expectationOf<Expected>(join(fixtures, 'ok', name)); // prettier-ignore
    await zipOf(join(fixtures, 'ok', name));
    const bundle = await readBundle(path, options);
    const read = await facts(bundle).finally(() => bundle.close());
    expect(why).toMatch(/\.$/);
    expect(read).toMatchObject({ lines, records });
    expect(read.counted).toEqual({ unreadable: {}, warnings: {}, ...expected });
  });
});

describe('bundles that are refused: fixtures/bundles/refused', () => {
  it.each(scenarios('refused'))('%s', async (name) => {
    const { options, ...expected } = expectationOf<Refused>(join(fixtures, 'refused', name));
    await zipOf(join(fixtures, 'refused', name));
    const outcome = await readBundle(path, options)
      .then((bundle) => facts(bundle).finally(() => bundle.close()))
      .then(
        () => 'read',
        (error: unknown) => error,
      );
    expect(outcome).toMatchObject({ name: 'BundleRefusedError', retryable: false, ...expected });
    const { text, message } = outcome as { text: string; message: string };
    expect(message).toBe(text);
    expect(text).not.toMatch(/Ada|Example|Zoë|Lincoln|st-1/); // nothing of what is in the rows
  });
});
