import { witnessSentence } from 'roster-domain';
import type { HoldRecord } from 'roster-store';

/** Holds as lines for a person: why, what holds meanwhile, what was decided, what happens if nobody does anything. */
export function describeHolds(holds: readonly HoldRecord[], registration: string): string[] {
  if (holds.length === 0) return [`Nothing of registration "${registration}" was ever held.`];
  return holds.flatMap((hold) => [
    `Hold ${hold.id} of ${hold.since.toISOString()}: ${STATES[hold.state]} (run ${hold.run.id})`,
    ...hold.reasons.map(({ text }) => `  - ${text}`),
    ...(hold.witnesses === null ? [] : [`  ${witnessSentence(hold.witnesses)}`]),
    ...decisions(hold).map((line) => `  ${line}`),
    `  Now: ${hold.effectNow.text}`,
    `  If nobody does anything: ${hold.ifNothing}`,
  ]);
}

const STATES: Readonly<Record<HoldRecord['state'], string>> = {
  open: 'waits for a decision',
  approved: 'approved, not yet used',
  used: 'approved and used',
  rejected: 'rejected',
  expired: 'expired',
  superseded: 'overtaken by a later run or decision',
};

function decisions({ approval, rejection, cancellation }: HoldRecord): string[] {
  const said = (what: string, { by, reason, at }: { by: string; reason: string; at: Date }): string =>
    `${what} by ${by} at ${at.toISOString()}: ${reason}`;
  return [
    ...(approval === null ? [] : [said(`Approved${part(approval)}`, approval)]),
    ...(rejection === null ? [] : [said('Rejected', rejection)]),
    ...(cancellation === null ? [] : [said('Taken back', cancellation)]),
  ];
}

function part({ schools, reasons, consent }: NonNullable<HoldRecord['approval']>): string {
  const parts = [
    ...(schools === null ? [] : [`schools ${schools.join(', ')}`]),
    ...(reasons === null ? [] : [reasons.join(', ')]),
    ...(consent === null ? [] : [`consent of the district: ${consent}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
