import { identifyAsker } from './asker';
import { KIOSK_TEXT, worst, type CustodyDecision } from './custody-decision';
import type { CustodyFacts } from './custody-facts';
import type { CustodyQuestion } from './custody-question';
import { decideStudent } from './decide-student';
import { schoolCalendar } from './school-day';

/** Somebody who must not take the child, or may be that person, stands at the desk. */
const ALERTING = ['RESTRICTION_IN_FORCE', 'POSSIBLE_RESTRICTED_PERSON', 'PICKUP_PROHIBITED'];

/** The question cannot be asked like this; the sentence says what to do. */
export type InvalidQuestion = { readonly invalid: string };

/**
 * May this adult take these children, now? Each is decided and answered; the overall outcome is the worst.
 * Pure: the same facts, question and rule version give the same answer, in whatever order the facts come.
 */
export function decideCustody(
  facts: CustodyFacts,
  question: CustodyQuestion,
): CustodyDecision | InvalidQuestion {
  const { person, purpose, students } = question;
  if (new Set(students).size < students.length) return { invalid: 'Name each student once.' };
  if (students.length === 0 && purpose === 'EARLY_DEPARTURE')
    return { invalid: 'Name at least one student.' };
  if (person.self && students.length !== 1)
    return { invalid: 'A student who signs out in person is one student.' };
  const calendar = schoolCalendar(facts.school.zone);
  const asker = identifyAsker(facts, question);
  const asked = students.length === 0 ? [null] : students;
  const results = asked.map((student) => decideStudent(facts, question, calendar, asker, student));
  const alerting = results.flatMap(({ reasons }) => reasons).filter(({ code }) => ALERTING.includes(code));
  return {
    outcome: worst(results.map(({ outcome }) => outcome)),
    results,
    silentAlert: [...new Set(alerting.map(({ source }) => source))].sort(),
    kioskText: KIOSK_TEXT,
  };
}
