import { RIGHT, type Right } from '../rights/rights';
import type { MappedField, NoMeaning } from './field-mapping';

/** The words SISs write, lower case. A value that is none of them cannot be read. */
const yes: ReadonlySet<string> = new Set(['yes', 'y', 'true', 't', '1', 'x', 'on']);
const no: ReadonlySet<string> = new Set(['no', 'n', 'false', 'f', '0', 'off']);

/** null: something stands there, and it is neither yes nor no. Blank is `unknown`. */
export function answerOf(text: string): 'yes' | 'no' | 'unknown' | null {
  const word = text.trim().toLowerCase();
  if (word === '') return 'unknown';
  if (yes.has(word)) return 'yes';
  return no.has(word) ? 'no' : null;
}

const MEANING: Readonly<Record<NoMeaning, Right>> = {
  prohibited: RIGHT.prohibited,
  not_authorised: RIGHT.no,
  unknown: RIGHT.unknown,
};

/**
 * The right a value gives. What cannot be read may have been the word that forbids: it is `no`, save where the district
 * said that a "no" of this field means nothing. It is never an order.
 */
export function rightOf(
  text: string,
  field: Pick<MappedField, 'no' | 'onlyForbids'>,
): { right: Right; readable: boolean } {
  const answer = answerOf(text);
  const right =
    answer === null
      ? (Math.max(MEANING[field.no], RIGHT.no) as Right)
      : answer === 'no'
        ? MEANING[field.no]
        : answer === 'yes' && field.onlyForbids !== true
          ? RIGHT.yes
          : RIGHT.unknown;
  return { right, readable: answer !== null };
}
