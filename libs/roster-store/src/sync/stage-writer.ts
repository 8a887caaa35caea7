import type { ContactRecord, OrgRecord, StudentRecord } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';
import { copyRow, type CopyCell } from './copy-text';

/** Rows are sent in portions of about this many characters, so that memory stays flat however large the district. */
const PORTION = 1 << 20;

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

/** Puts what a pull read (and did not recognise) into the TEMP tables of its session. No transaction stays open. */
export class StageWriter {
  readonly #session: DistrictSession;
  readonly #portions = {
    stage_org: { columns: orgColumns, rows: [] as string[], size: 0 },
    stage_user: { columns: userColumns, rows: [] as string[], size: 0 },
    rejected_user: { columns: ['sourced_id'], rows: [] as string[], size: 0 },
    unseen_row: { columns: ['id'], rows: [] as string[], size: 0 },
  };

  constructor(session: DistrictSession) {
    this.#session = session;
  }

  async org(org: OrgRecord): Promise<void> {
    await this.#add('stage_org', [org.sourcedId, org.name, org.type, org.status]);
  }

  /** @param fingerprint 32 hexadecimal digits of the record's own bytes */
  async user(user: StudentRecord | ContactRecord, fingerprint: string): Promise<void> {
    const student = user.kind === 'student' ? user : null;
    const contact = user.kind === 'contact' ? user : null;
    await this.#add('stage_user', [
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

  async rejectedUser(sourcedId: string): Promise<void> {
    await this.#add('rejected_user', [sourcedId]);
  }

  /** Stored rows which the pull did not confirm word by word. */
  async unseen(rowIds: Iterable<number>): Promise<void> {
    for (const rowId of rowIds) await this.#add('unseen_row', [rowId]);
  }

  async flush(): Promise<void> {
    for (const table of Object.keys(this.#portions) as StageTable[]) await this.#send(table);
  }

  async #add(table: StageTable, cells: readonly CopyCell[]): Promise<void> {
    const portion = this.#portions[table];
    const row = copyRow(cells);
    portion.rows.push(row);
    portion.size += row.length;
    if (portion.size >= PORTION) await this.#send(table);
  }

  async #send(table: StageTable): Promise<void> {
    const portion = this.#portions[table];
    if (portion.rows.length === 0) return;
    const rows = portion.rows;
    portion.rows = [];
    portion.size = 0;
    await this.#session.copyInto(table, portion.columns, [rows.join('')]);
  }
}

type StageTable = 'stage_org' | 'stage_user' | 'rejected_user' | 'unseen_row';
