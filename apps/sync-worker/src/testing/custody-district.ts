import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IvmGateway } from 'ivm-adapter';
import { readBundle, readSupplement } from 'oneroster-client';
import { bundleOf, writeBundle, type BundleRow } from 'oneroster-client/testing';
import { supplementHeaders, type FieldMapping, type PersonName } from 'roster-domain';
import {
  custodyCheck,
  writeFieldMapping,
  type ActingPerson,
  type CustodyCheck,
  type RosterStore,
} from 'roster-store';
import type { TestDatabase } from 'roster-store/testing';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import type { OpenSource } from '../run/sync-request';

const SUPPLEMENT =
  'studentSourcedId,contactSourcedId,relationship,legalGuardian,hasCustody,pickup,livesWith,emergency,contactAllowed,priority,restriction,beginDate,endDate';

/** One pull: a bundle as an SIS would export it. */
export interface Pull {
  readonly orgs: readonly BundleRow[];
  readonly users: readonly BundleRow[];
  /** Where rights come from, from this run on; absent: as before. */
  readonly mapping?: FieldMapping;
  /** Header of the supplement; default: every column by its own name. */
  readonly header?: string;
  /** Lines below the header, as in `supplement.csv`; absent: none is given. */
  readonly supplement?: readonly string[];
  /** When the bundle and the supplement were written. */
  readonly at: Date;
  readonly registration?: string;
  /** Default: the district's own. */
  readonly store?: RosterStore;
  /** Awaited when the run has begun, before anything is read. */
  readonly before?: () => Promise<void>;
  readonly waitMs?: number;
  readonly approval?: { readonly by: string; readonly reason: string };
  /** What time the run takes it to be; absent: what it is. */
  readonly now?: () => Date;
  /** Where the lists go; absent: nowhere. */
  readonly gateway?: IvmGateway;
  /** Reads this instead of the bundle that was written. */
  readonly source?: (bundle: string) => Promise<OpenSource>;
}

/** Who asks what, by sourcedIds. */
export interface Asked {
  readonly student: string;
  readonly contact?: string;
  readonly name?: string;
  readonly evidence?: 'typed' | 'scanned' | 'verified';
  readonly at?: Date;
  readonly registration?: string;
  readonly whatIf?: boolean;
  readonly purpose?: 'EARLY_DEPARTURE' | 'VISIT';
}

export const DESK: Omit<ActingPerson, 'at'> = { subject: 'desk-1', name: 'Desk One', roles: ['desk'] };

/** A district whose roster comes through the engine alone: runs of real bundles, questions as the desk asks them. */
export class CustodyDistrict {
  readonly database: TestDatabase;
  readonly districtId: number;
  readonly #folder: string;
  #files = 0;

  private constructor(database: TestDatabase, districtId: number, folder: string) {
    this.database = database;
    this.districtId = districtId;
    this.#folder = folder;
  }

  /** A new district of this database. */
  static async open(database: TestDatabase): Promise<CustodyDistrict> {
    const key = randomUUID();
    const districtId = await database.store.ensureDistrict({ key, name: 'Maple', timezone: 'UTC' });
    return new CustodyDistrict(database, districtId, await mkdtemp(join(tmpdir(), 'custody-')));
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  async pull(pull: Pull): Promise<SyncReport> {
    const { registration = 'sis', store = this.database.store } = pull;
    const registrationId = await store.ensureRegistration(this.districtId, {
      name: registration,
      kind: 'csv',
    });
    const { mapping } = pull;
    if (mapping !== undefined)
      await store.withDistrict(this.districtId, (tx) => writeFieldMapping(tx, registrationId, mapping));
    this.#files += 1;
    const bundle = join(this.#folder, `${this.#files}.zip`);
    const supplement = join(this.#folder, `${this.#files}.csv`);
    await writeBundle(bundle, bundleOf({ orgs: pull.orgs, users: pull.users }), { mtime: pull.at });
    if (pull.supplement !== undefined) {
      await writeFile(supplement, [pull.header ?? SUPPLEMENT, ...pull.supplement, ''].join('\n'));
      await utimes(supplement, pull.at, pull.at);
    }
    return runSync({
      store,
      districtId: this.districtId,
      registrationId,
      registration,
      trigger: 'cli',
      openSource: async () => {
        await pull.before?.();
        return pull.source?.(bundle) ?? readBundle(bundle);
      },
      ...(pull.supplement === undefined
        ? {}
        : {
            openSupplement: (fields) =>
              readSupplement(supplement, { columnNames: supplementHeaders(fields) }),
          }),
      schools: null,
      dryRun: false,
      approval: pull.approval ?? null,
      gateway: pull.gateway ?? null,
      waitMs: pull.waitMs ?? 0,
      now: pull.now ?? (() => new Date()),
    });
  }

  /** The store's id of somebody, by sourcedId. */
  async idOf(
    table: 'school' | 'student' | 'contact',
    sourcedId: string,
    registration = 'sis',
  ): Promise<number> {
    const [row] = await this.database.store.withDistrict(this.districtId, (tx) =>
      tx.query<{ id: number }>(
        `select p.id from ${table} p join registration g on g.id = p.registration_id where p.sourced_id = $1 and g.name = $2`,
        [sourcedId, registration],
      ),
    );
    if (row === undefined) throw new Error(`no ${table} ${sourcedId}`);
    return row.id;
  }

  /** Asks at school-1 of the registration; by default a contact that staff verified. */
  async ask({
    at = new Date(),
    contact,
    evidence,
    name,
    purpose,
    registration,
    student,
    whatIf,
  }: Asked): Promise<CustodyCheck> {
    return custodyCheck(this.database.store, this.districtId, {
      schoolId: await this.idOf('school', 'school-1', registration),
      students: [await this.idOf('student', student, registration)],
      person: {
        contact: contact === undefined ? null : await this.idOf('contact', contact, registration),
        name: name === undefined ? null : named(name),
        birthDate: null,
        evidence: evidence ?? (contact === undefined ? 'typed' : 'verified'),
        self: false,
      },
      purpose: purpose ?? 'EARLY_DEPARTURE',
      station: null,
      whatIf: whatIf ?? false,
      at,
      who: { ...DESK, at },
    });
  }

  /** `OUTCOME CODE CODE …` of a question. */
  async answer(asked: Asked): Promise<string> {
    const { decision } = await this.ask(asked);
    return [decision.outcome, ...(decision.results[0]?.reasons ?? []).map(({ code }) => code)].join(' ');
  }
}

/** "Given Family" or "Given Middle Family". */
export function named(text: string): PersonName {
  const words = text.split(' ');
  return {
    givenName: words[0] ?? '',
    middleName: words.slice(1, -1).join(' '),
    familyName: words.at(-1) ?? '',
    suffix: '',
  };
}
