import type { GateLimits } from './gate-limits';

/** A rollover approved in advance: on these days, so much may change. Shares are 0..1; what is not named stays limited. */
export interface Announcement {
  /** First and last local calendar day, both included, as YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly shares: Partial<
    Pick<GateLimits, 'removedShare' | 'linksLostShare' | 'updatedShare' | 'createdShare'>
  >;
}

/**
 * The limits of a day: the usual ones, raised to what was announced for it, never lowered. More than the half may be gone
 * when that was announced: then it is no silence. Approving an announcement is a person's consent, and belongs elsewhere.
 * @param today local calendar day of the school, YYYY-MM-DD
 */
export function limitsOn(
  limits: GateLimits,
  announcements: readonly Announcement[],
  today: string,
): GateLimits {
  let raised = limits;
  for (const { from, to, shares } of announcements) {
    if (today < from || today > to) continue;
    const share = (name: keyof Announcement['shares']): number => Math.max(raised[name], shares[name] ?? 0);
    raised = {
      ...raised,
      removedShare: share('removedShare'),
      linksLostShare: share('linksLostShare'),
      updatedShare: share('updatedShare'),
      createdShare: share('createdShare'),
      implausibleShare: Math.max(raised.implausibleShare, shares.removedShare ?? 0),
    };
  }
  return raised;
}
