import type { HoldRecord, HoldState } from './hold-record';

/** What holds while a hold is in this state. */
export function effectNow(state: HoldState, markedLinks: number): HoldRecord['effectNow'] {
  const links = `${markedLinks} ${markedLinks === 1 ? 'link answers' : 'links answer'} "ask the office"`;
  const text = WAITING.has(state)
    ? `The schools it names keep everybody they had and get nobody new; ${links}.`
    : `This hold decides nothing any more. In the schools it names ${links}, until a full pull shows the link again.`;
  return { markedLinks, text };
}

const WAITING: ReadonlySet<HoldState> = new Set(['open', 'approved', 'rejected']);

/** What happens when nobody does anything: never that a link is believed again. */
export function ifNothing(state: HoldState, expiresAt: Date | null): string {
  const at = expiresAt === null ? '' : expiresAt.toISOString();
  switch (state) {
    case 'open':
      return `Nothing is applied. It runs out at ${at}; every run that shows the changes asks anew. Marked links stay marked.`;
    case 'approved':
      return `The next full pull applies of these changes what it still shows, and nothing else. Not used by ${at}, the approval ends.`;
    case 'rejected':
      return expiresAt === null
        ? 'The same changes stay held and are not asked about until they change. Marked links stay marked.'
        : `The same changes stay held and are not asked about before ${at}, unless they change. Marked links stay marked.`;
    case 'expired':
      return 'Nothing is applied. The next run that shows the changes asks anew. Marked links stay marked.';
    default:
      return 'Nothing: it is over.';
  }
}
