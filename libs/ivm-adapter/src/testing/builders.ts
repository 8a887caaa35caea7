import { compareByteOrder } from '../rows/byte-order';
import type {
  IvmContact,
  IvmRelationship,
  IvmSchool,
  IvmStudent,
  SchoolLists,
  Validity,
} from '../port/ivm-gateway';

/** An invented student; name what matters. */
export function ivmStudent(overrides: Partial<IvmStudent> = {}): IvmStudent {
  return {
    sourcedId: 'student-1',
    lastName: 'Sample',
    firstName: 'Stella',
    middleName: '',
    grade: '03',
    studentNumber: '1001',
    ...overrides,
  };
}

/** An invented contact; name what matters. */
export function ivmContact(overrides: Partial<IvmContact> = {}): IvmContact {
  return {
    sourcedId: 'contact-1',
    lastName: 'Sample',
    firstName: 'Conrad',
    middleName: '',
    role: 'guardian',
    email: 'conrad.sample@example.org',
    phone: '555-0100',
    ...overrides,
  };
}

/** A link at the office's discretion; name what matters. */
export function ivmRelationship(overrides: Partial<IvmRelationship> = {}): IvmRelationship {
  return {
    studentId: 'student-1',
    contactId: 'contact-1',
    relationship: 'guardian',
    pickup: 'Verify',
    reason: 'linked',
    priority: '1',
    ...overrides,
  };
}

/** What {@link schoolLists} makes lists from. */
export interface SchoolListsContent {
  readonly school?: IvmSchool;
  readonly validity?: Validity;
  readonly students?: readonly IvmStudent[];
  readonly contacts?: readonly IvmContact[];
  readonly relationships?: readonly IvmRelationship[];
}

/** Lists over arrays in any order; sorted as the port wants them. */
export function schoolLists(content: SchoolListsContent = {}): SchoolLists {
  return {
    school: content.school ?? { id: 'school-1', name: 'Example Elementary' },
    validity: content.validity ?? {
      asOf: new Date('2031-03-04T05:06:07.000Z'),
      validUntil: new Date('2031-03-07T05:06:07.000Z'),
    },
    students: () => sorted(content.students ?? [], (row) => [row.sourcedId]),
    contacts: () => sorted(content.contacts ?? [], (row) => [row.sourcedId]),
    relationships: () => sorted(content.relationships ?? [], (row) => [row.studentId, row.contactId]),
  };
}

function sorted<Row>(rows: readonly Row[], idsOf: (row: Row) => readonly string[]): Row[] {
  return [...rows].sort((left, right) => {
    const [a, b] = [idsOf(left), idsOf(right)];
    for (let index = 0; index < a.length; index++) {
      const order = compareByteOrder(a[index]!, b[index]!);
      if (order !== 0) return order;
    }
    return 0;
  });
}
