import type { IvmContact, IvmRelationship, IvmSchool, IvmStudent, Validity } from '../port/ivm-gateway';

/** What a visitor system holds of one school, as a reader finds it; in the order of the port. */
export interface HeldLists {
  readonly school: IvmSchool;
  readonly validity: Validity;
  readonly students: readonly IvmStudent[];
  readonly contacts: readonly IvmContact[];
  readonly relationships: readonly IvmRelationship[];
}
