import type { PickupAnswer } from '../../port/ivm-gateway';
import type { ContactRecord, StudentRecord } from '../../wire/wire-types';

/** Somebody whom a school entered in IVM itself. */
export interface UnmanagedPerson<Record> {
  /** IVM's own id; made up when left out. */
  readonly ivmId?: string;
  readonly record: Record;
}

export interface SandboxSchoolContent {
  readonly id: string;
  readonly name: string;
  readonly students?: readonly UnmanagedPerson<StudentRecord>[];
  readonly contacts?: readonly UnmanagedPerson<ContactRecord>[];
  /** Between people of IVM alone, by IVM's ids. */
  readonly relationships?: readonly {
    readonly studentId: string;
    readonly contactId: string;
    readonly pickup: PickupAnswer;
  }[];
}

export interface IvmSandboxOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** Default: `school-1` "Example Elementary" and `school-2` "Example High", both empty. */
  readonly schools?: readonly SandboxSchoolContent[];
  /** A school that is written to without being known is made, named by its id. Default false: 404, as the contract has it. */
  readonly makesSchools?: boolean;
  /** Contacts of one name are kept apart by the id they are sent under. Default false: merged, as IVM does. */
  readonly keepsContactsApart?: boolean;
  /** Default: client `ivm-sandbox`, secret `ivm-secret`. */
  readonly client?: { readonly id: string; readonly secret: string };
  /** Life of an access token in seconds; default 3600. */
  readonly tokenSeconds?: number;
  /** What its records of the past are dated by; default: the machine's clock. */
  readonly now?: () => Date;
}

export const DEFAULT_CLIENT = { id: 'ivm-sandbox', secret: 'ivm-secret' };
