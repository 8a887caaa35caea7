import { compareAllNames } from '../../identity/compare-names';
import { authorisedPerson, conflicting } from '../asker';
import { isConfirmed, isWithin } from '../authorisation-in-date';
import type { AuthorisationFact } from '../custody-facts';
import type { RuleContext } from '../rule-context';
import type { Candidate } from '../standing';

/** Rule 5: a confirmed authorisation in date, whose grantor could collect this child now. */
export function temporaryAuthorisation(
  context: RuleContext,
  grantorMayCollect: (grantor: string) => boolean,
): Candidate[] {
  const { facts, studentId, today } = context;
  return facts.authorisations
    .filter((one) => one.student === studentId && isConfirmed(one) && isWithin(today, one.from, one.to))
    .filter((one) => isFor(context, one))
    .map(({ grantor, id }) => {
      const source = `authorisation ${id}`;
      const reason = grantorMayCollect(grantor)
        ? ({ code: 'TEMPORARY_AUTHORISATION', outcome: 'ALLOW', text: 'Authorised for these days.' } as const)
        : ({
            code: 'AUTHORISATION_GRANTOR_CHANGED',
            outcome: 'REFER',
            text: 'Authorised, but by somebody who could not collect this child now.',
          } as const);
      return { reason: { ...reason, rule: 5, source }, link: null };
    });
}

function isFor({ asker, facts, question }: RuleContext, authorisation: AuthorisationFact): boolean {
  if (question.person.self) return false;
  const meant = facts.contacts.find(({ id }) => id === authorisation.contact)?.person;
  if (asker.person !== null && asker.person === (meant ?? authorisedPerson(authorisation))) return true;
  const { level } = compareAllNames(asker.names, [authorisation.name]);
  const otherBirthDate = asker.birthDates.some((date) => conflicting(date, authorisation.birthDate));
  if (asker.strong) {
    // Somebody known is meant by a bare name only when the name is the same and nobody else has it.
    const namesakes = facts.contacts.filter(
      ({ name, person }) =>
        person !== asker.person && compareAllNames([name], [authorisation.name]).level === 'EXACT',
    );
    return authorisation.contact === null && level === 'EXACT' && !otherBirthDate && namesakes.length === 0;
  }
  return level !== 'DIFFERENT';
}
