import type { RuleContext } from '../rule-context';
import { eighteenthBirthday, isLocalDate } from '../school-day';
import type { Candidate } from '../standing';

/** Rule 9: a student of 18 or more, in person, where the district lets them. */
export function adultStudent({ facts, question, student, today }: RuleContext): Candidate[] {
  if (!question.person.self || !facts.policy.adultStudentsSelfSignOut) return [];
  if (!isLocalDate(student?.birthDate) || today < eighteenthBirthday(student.birthDate)) return [];
  const text = 'An adult student signs out.';
  return [
    {
      reason: { code: 'ADULT_STUDENT', outcome: 'ALLOW', rule: 9, text, source: `student ${student.id}` },
      link: null,
    },
  ];
}
