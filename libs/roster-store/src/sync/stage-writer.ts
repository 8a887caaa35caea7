import {
  RIGHT_NAMES,
  type ContactRecord,
  type OrgRecord,
  type RecordFacts,
  type StudentRecord,
} from 'roster-domain';
import { metadataColumns, metadataKey } from '../metadata/metadata-columns';
import type { DistrictSession } from '../session/district-session';
import { CopyPortion } from './copy-portion';
import { copyRow, type CopyCell } from './copy-text';

/** Rows are sent in portions of about this many bytes, so that memory stays flat however large the district. */
const PORTION = 1 << 19;

const orgColumns = ['sourced_id', 'name', 'type', 'status'];
const userColumns = [
  'kind',
  'sourced_id',
  'status',
  'modified',
  'given_name',
  'middle_name',
  'family_name',
  'grade',
  'student_number',
  'role',
  'email',
  'phone',
  'sms',
  'orgs',
  'agents',
  'fingerprint',
];

/**
 * Puts what a pull read (and did not recognise) into the TEMP tables of its session. No transaction stays open. Rows are
 * only noted; call `send` now and then (once a page) and `flush` at the end. One portion is under way while the next is
 * read, so that reading and storing take one time and not two.
 */
export class StageWriter {
  readonly #session: DistrictSession;
  readonly #portions = {
    stage_org: { columns: orgColumns, rows: new CopyPortion() },
    stage_user: { columns: userColumns, rows: new CopyPortion() },
    rejected_user: { columns: ['sourced_id'], rows: new CopyPortion() },
    unseen_row: { columns: ['id'], rows: new CopyPortion() },
    stage_metadata: { columns: [...metadataKey, ...metadataColumns], rows: new CopyPortion() },
  };
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(session: DistrictSession) {
    this.#session = session;
  }

  org(org: OrgRecord): void {
    this.#add('stage_org', [org.sourcedId, org.name, org.type, org.status]);
  }

  /** @param fingerprint 32 hexadecimal digits of the record's own bytes */
  user(user: StudentRecord | ContactRecord, fingerprint: string): void {
    const student = user.kind === 'student' ? user : null;
    const contact = user.kind === 'contact' ? user : null;
    this.#add('stage_user', [
      user.kind,
      user.sourcedId,
      user.status,
      user.dateLastModified === null ? null : new Date(user.dateLastModified).toISOString(),
      user.givenName,
      user.middleName,
      user.familyName,
      student?.grade ?? null,
      student?.studentNumber ?? null,
      contact?.role ?? null,
      contact?.email ?? null,
      contact?.phone ?? null,
      contact?.sms ?? null,
      user.orgs,
      user.agents,
      fingerprint,
    ]);
  }

  /** What the metadata of that user say of pairs; of an active record only. */
  facts({ kind, sourcedId }: StudentRecord | ContactRecord, said: readonly RecordFacts[]): void {
    for (const { to, facts, contradicting } of said)
      this.#add('stage_metadata', [
        kind,
        sourcedId,
        to,
        facts.relationship,
        facts.priority,
        ...RIGHT_NAMES.map((name) => facts.rights[name]),
        facts.restriction,
        facts.beginDate,
        facts.endDate,
        contradicting,
      ]);
  }

  rejectedUser(sourcedId: string): void {
    this.#add('rejected_user', [sourcedId]);
  }

  /** Stored rows which the pull did not confirm word by word. */
  async unseen(rowIds: Iterable<number>): Promise<void> {
    for (const rowId of rowIds) {
      this.#add('unseen_row', [rowId]);
      if (this.#portions.unseen_row.rows.bytes >= PORTION) await this.send();
    }
  }

  /** Sends what has become a portion. Waits only for the portion before it; throws when that one failed. */
  async send(): Promise<void> {
    for (const table of tables) if (this.#portions[table].rows.bytes >= PORTION) await this.#send(table);
  }

  /** Sends everything, and waits until it is staged. */
  async flush(): Promise<void> {
    for (const table of tables) await this.#send(table);
    await this.#underWay;
  }

  #add(table: StageTable, cells: readonly CopyCell[]): void {
    this.#portions[table].rows.add(copyRow(cells));
  }

  async #send(table: StageTable): Promise<void> {
    const { rows, columns } = this.#portions[table];
    if (rows.bytes === 0) return;
    const portion = rows.take();
    await this.#underWay;
    this.#underWay = this.#session.copyInto(table, columns, [portion]);
    // Its failure is the next caller's; until then it must not count as unhandled.
    this.#underWay.catch(() => undefined);
  }
}

const tables = ['stage_org', 'stage_user', 'rejected_user', 'unseen_row', 'stage_metadata'] as const;
type StageTable = (typeof tables)[number];
