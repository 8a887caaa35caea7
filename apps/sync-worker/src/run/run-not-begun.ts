import { NOTHING_READ, times } from './reported-run';
import { changesOf, NOTHING_DELIVERED, type SyncReport } from './sync-report';
import type { SyncRequest } from './sync-request';

/** Another run of the registration held its lock for as long as this one would wait. */
export function busyReport(request: SyncRequest, startedAt: Date): SyncReport {
  const text =
    `Another run of registration "${request.registration}" is still under way after ${Math.round(request.waitMs / 1000)} s of waiting. ` +
    'Nothing was read or changed; try again when it has ended.';
  return {
    ...notBegun(request, startedAt, 'failed', 'ANOTHER_RUN', text),
    error: { kind: 'incomplete', text },
  };
}

/** While this run waited for the lock, another one served its due times. */
export function servedReport(request: SyncRequest, startedAt: Date): SyncReport {
  const text = `What registration "${request.registration}" was due for has been run by another worker meanwhile.`;
  return notBegun(request, startedAt, 'nothing_to_do', 'ALREADY_RUN', text);
}

/** A run somebody asked for that was cancelled before it began, or that another worker has done. */
export function waitsNoMoreReport(request: SyncRequest, startedAt: Date): SyncReport {
  const text = `The run of registration "${request.registration}" waits no more: it was cancelled, or done by another worker.`;
  return notBegun(request, startedAt, 'nothing_to_do', 'WAITS_NO_MORE', text);
}

function notBegun(
  { registration, trigger, now }: SyncRequest,
  startedAt: Date,
  outcome: SyncReport['outcome'],
  code: string,
  text: string,
): SyncReport {
  return {
    outcome,
    reasons: [{ code, text }],
    run: { id: null, registration, trigger, ...times(startedAt, now()) },
    read: NOTHING_READ,
    roster: { schools: 0, students: 0, contacts: 0, links: 0 },
    changes: changesOf(null),
    schools: [],
    rejections: [],
    warnings: [],
    delivery: NOTHING_DELIVERED,
  };
}
