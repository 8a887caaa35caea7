import { foldName } from './fold-name';
import type { PersonName } from './person-name';

/** Texts by which a name is found with nothing but equality. */
export interface NameKeys {
  /** To be stored with the name. */
  readonly kept: readonly string[];
  /** To be looked up among stored ones; null: the name says so little that it may be like any. */
  readonly asked: readonly string[] | null;
}

/**
 * Keys such that two names which `compareNames` does not call DIFFERENT always meet: something kept of the one is asked
 * of the other. They meet more often than they are alike; who is found is compared afterwards. One key for each way in
 * which surnames are alike, since surnames that differ make names DIFFERENT.
 */
export function nameKeys(name: PersonName): NameKeys {
  const { family, given, middle } = foldName(name);
  const [whole, first] = [family.join(''), given.join('')];
  if (whole === '') return { kept: ['*'], asked: null };
  // The first UTF-16 unit, as an initial is compared.
  const initial = whole.charAt(0);
  const single = whole.length === 1;
  const alike = [
    `same ${whole}`,
    ...[...family, ...middle].map((token) => `part ${token}`),
    ...(whole.length >= 3 ? [`cut ${whole.slice(0, 3)}`, ...slips(whole).map((slip) => `slip ${slip}`)] : []),
  ];
  const surname = [whole, ...family];
  const ownFirst = [first, ...given];
  return {
    kept: distinct([
      ...alike,
      ...(single ? [`one ${initial}`] : []),
      `begins ${initial}`,
      ...ownFirst.map((token) => `first ${token}`),
      ...surname.map((token) => `last ${token}`),
    ]),
    asked: distinct([
      '*',
      ...alike,
      `one ${initial}`,
      ...(single ? [`begins ${initial}`] : []),
      // First name and surname the other way round.
      ...surname.map((token) => `first ${token}`),
      ...ownFirst.map((token) => `last ${token}`),
    ]),
  };
}

/** The first letter a name folds to, when it is an ASCII one; null: a name like this may begin with anything. */
export function initialOf(name: PersonName): string | null {
  const initial = foldName(name).given.join('').charAt(0);
  return /^[a-z]$/.test(initial) ? initial : null;
}

/** All that is left of a text when as many letters are taken out as slips are forgiven: two with slips share one. */
function slips(text: string): string[] {
  const once = without(text);
  return text.length >= 7 ? [text, ...once, ...once.flatMap(without)] : [text, ...once];
}

function without(text: string): string[] {
  return Array.from({ length: text.length }, (_, at) => text.slice(0, at) + text.slice(at + 1));
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
