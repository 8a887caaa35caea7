import { isWithin } from '../authorisation-in-date';
import type { LinkFact } from '../custody-facts';
import { linkCandidate, type Candidate } from '../standing';

/** Rule 6: does the link hold today? null: it does. */
export function linkIsCurrent(link: LinkFact, today: string): Candidate | null {
  if (link.state === 'INACTIVE' || !isWithin(today, link.beginDate, link.endDate))
    return linkCandidate(
      link,
      6,
      'REFER',
      'LINK_NOT_CURRENT',
      'The link between adult and child is not current.',
    );
  if (link.seenInSis)
    return linkCandidate(link, 6, 'REFER', 'SEEN_IN_SIS', 'Seen in the school information system just now.');
  if (link.state !== 'ACTIVE' || link.marked)
    return linkCandidate(
      link,
      6,
      'REFER',
      'LINK_UNCONFIRMED',
      'The link between adult and child is in doubt.',
    );
  return null;
}
