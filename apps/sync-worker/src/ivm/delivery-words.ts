/** After so long without a receipt of something that was taken back, people are alerted. */
export const LATE_AFTER_MS = 15 * 60_000;

/** Hears what happened, with ids and codes alone: no name, no content. */
export type ToldOfDelivery = (what: string, about: Readonly<Record<string, unknown>>) => void;

/** When a school is tried again that could not be told so many times: at most a minute later, for the sake of what is taken back. */
export function retryAfter(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(60_000, 2_000 * 2 ** Math.min(attempts, 10)));
}
