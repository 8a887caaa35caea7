import type { HoldState } from 'roster-store';

/** Something happens with these: a person decides, or a run does what was decided. */
const WAITING: readonly HoldState[] = ['open', 'approved', 'rejected'];

/** Which holds a list asks for. @param state absent: those that wait */
export function statesOf(state: HoldState | 'all' | undefined): { readonly states?: readonly HoldState[] } {
  if (state === 'all') return {};
  return { states: state === undefined ? WAITING : [state] };
}
