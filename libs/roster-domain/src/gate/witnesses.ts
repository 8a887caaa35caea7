/** What came of asking the provider for some of the vanished one by one. */
export interface WitnessCounts {
  readonly asked: number;
  /** The provider still gives them, as active. */
  readonly stillExist: number;
  /** The provider says that they are gone (404, or marked for deletion). */
  readonly gone: number;
}

/** One sentence for whoever decides on a hold. Not answered (403, errors) is silence and says nothing. */
export function witnessSentence({ asked, stillExist, gone }: WitnessCounts): string {
  if (asked === 0) return 'Nobody of the vanished could be looked up one by one.';
  const silent = asked - stillExist - gone;
  const unanswered = silent === 0 ? '' : ` (${silent} not answered)`;
  if (stillExist === 0 && gone === 0) return `The provider answered for none of ${asked} of the vanished.`;
  if (stillExist === 0)
    return `${gone} of ${asked} are gone when looked up one by one too${unanswered}: they seem to have left.`;
  const of = `${stillExist} of ${asked} still exist${unanswered}`;
  return stillExist > gone
    ? `${of}: its list is truncated.`
    : `${of}: its list is not complete, though others did leave.`;
}
