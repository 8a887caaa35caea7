import type { IvmCapabilities } from '../port/ivm-gateway';
import { pickupFor } from '../port/pickup-for';
import { csvRecord, neutralise } from './csv-cell';
import type { PickupWords } from './list-columns';
import { type ListLayout, wordFor } from './list-layout';

/** The record of an approval that may not stand: what REFER is to this IVM, sent to the office; '' when not sent. */
export function loweredRecord(
  layout: ListLayout,
  words: PickupWords,
  capabilities: IvmCapabilities,
  cells: readonly string[],
): string {
  const answer = pickupFor('REFER', capabilities);
  if (answer === null) return '';
  const lowered = [...cells];
  lowered[layout.position('pickup')] = neutralise(wordFor(words, answer));
  if (layout.has('reason')) lowered[layout.position('reason')] = 'see office';
  return csvRecord(lowered);
}
