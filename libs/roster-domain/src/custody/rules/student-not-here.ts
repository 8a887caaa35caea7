import type { CustodyRule } from '../rule-context';

/** Rule 4: is the student one of this school, now? */
export const studentNotHere: CustodyRule = ({ facts, student, studentId }) =>
  student?.active === true && student.schools.includes(facts.school.id)
    ? []
    : [
        {
          code: 'STUDENT_NOT_HERE',
          outcome: 'REFER',
          rule: 4,
          text: 'The student is not known as an active student of this school.',
          source: `student ${studentId ?? ''}`,
        },
      ];
