import type { LinkPlan, PeoplePlan } from './plan-summary';

type Counts = Pick<PeoplePlan, 'before' | 'created' | 'updated' | 'removed'>;

/** What is known of one school's part of a plan, as far as a sentence needs it. */
export interface SchoolRadius {
  readonly name: string;
  readonly students: Counts;
  readonly contacts: Counts;
  readonly links: Counts & Pick<LinkPlan, 'unconfirmed'>;
  readonly leftWithNoAdult: number;
}

/**
 * Whom a plan would touch at one school, in a sentence for the district: numbers and the school's name, nobody else's.
 * "Lincoln would lose 14 of its 120 contacts. 3 students would have no linked adult left."
 */
export function blastRadius({ name, students, contacts, links, leftWithNoAdult }: SchoolRadius): string {
  const kinds = [
    ['student', students],
    ['contact', contacts],
    ['link', links],
  ] as const;
  const some = (verb: string, what: (noun: string, counts: Counts) => string): string => {
    const parts = kinds.map(([noun, counts]) => what(noun, counts)).filter((part) => part !== '');
    return parts.length === 0 ? '' : `would ${verb} ${listed(parts)}`;
  };
  const share = (number: number, before: number, noun: string): string =>
    number === 0 ? '' : `${grouped(number)} of its ${quantity(before, noun)}`;
  const sentences = [
    some('lose', (noun, { removed, before }) => share(removed, before, noun)),
    some('gain', (noun, { created }) => (created === 0 ? '' : quantity(created, noun))),
    some('change', (noun, { updated, before }) => share(updated, before, noun)),
  ].filter((part) => part !== '');
  const uncertain =
    links.unconfirmed === 0 ? '' : ` ${quantity(links.unconfirmed, 'link')} would no longer be certain.`;
  const alone =
    leftWithNoAdult === 0 ? '' : ` ${quantity(leftWithNoAdult, 'student')} would have no linked adult left.`;
  return `${name} ${sentences.join('; ')}.${uncertain}${alone}`;
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

function quantity(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** "a", "a and b", "a, b and c" */
function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
