import { compareAllNames } from '../identity/compare-names';
import { confirmedNames, type Asker } from './asker';
import type { CustodyFacts, LinkFact, StudentFact } from './custody-facts';
import type { CustodyReason } from './custody-decision';
import type { CustodyQuestion } from './custody-question';
import type { LocalDate, SchoolCalendar } from './school-day';

/** What a rule is asked with: one asker, one student (or none), one instant. */
export interface RuleContext {
  readonly facts: CustodyFacts;
  readonly question: CustodyQuestion;
  readonly calendar: SchoolCalendar;
  readonly asker: Asker;
  /** As asked; null: a VISIT for no student. */
  readonly studentId: string | null;
  /** undefined: we do not know that id. */
  readonly student: StudentFact | undefined;
  readonly today: LocalDate;
  /** All links of this student which the asker may have. */
  readonly links: readonly LinkFact[];
  /** Those of them which are surely the asker's, if it is who it claims to be. */
  readonly ownLinks: readonly LinkFact[];
}

/** One question, one verdict with its reasons; none: the rule has nothing to say. */
export type CustodyRule = (context: RuleContext) => readonly CustodyReason[];

export function contextFor(
  facts: CustodyFacts,
  question: CustodyQuestion,
  calendar: SchoolCalendar,
  asker: Asker,
  studentId: string | null,
): RuleContext {
  const ofStudent = facts.links.filter((link) => link.student === studentId);
  const own = new Set(asker.contacts.map(({ id }) => id));
  const ownLinks = ofStudent.filter(({ contact }) => own.has(contact));
  const mayBe = new Set(
    facts.contacts
      .filter((contact) => compareAllNames(namesOf(contact), asker.stated).level !== 'DIFFERENT')
      .map(({ id }) => id),
  );
  // A verified contact is one person; everybody else may be whoever has a name like it. A bare name of nobody
  // is anybody's.
  const open = !asker.verified && (asker.person === null || asker.stated.length > 0) && !question.person.self;
  return {
    facts,
    question,
    calendar,
    asker,
    studentId,
    student: facts.students.find(({ id }) => id === studentId),
    today: calendar.dayOf(question.at),
    links: ofStudent.filter(({ contact }) => own.has(contact) || (open && mayBe.has(contact))),
    ownLinks,
  };
}

const namesOf = (contact: CustodyFacts['contacts'][number]) => [
  ...confirmedNames(contact),
  ...contact.aliases.map(({ name }) => name),
];
