import assert from 'node:assert/strict';
import type { DeliveryLedger } from '../port/delivery-ledger';
import { createMemoryLedger } from '../port/memory-ledger';
import { retrySetAside } from '../port/retry-set-aside';
import type { IvmRelationship, PickupAnswer, SchoolLists } from '../port/ivm-gateway';
import { ivmContact, ivmRelationship, ivmStudent, schoolLists } from './builders';
import { gatewayOnSandbox } from './gateway-on-sandbox';
import type { IvmMisbehaviour } from './sandbox/sandbox-misbehaviour';
import { startIvmSandbox } from './sandbox/start-ivm-sandbox';

/** A storm to be lived through: everything in it follows from the seed. */
export interface DeliveryStorm {
  readonly seed: number;
  /** Deliveries in a row, each of other answers. */
  readonly days: number;
  readonly students: number;
  /** What the workers share; default: one in memory. */
  readonly ledger?: DeliveryLedger;
}

/** What a storm brought, for a spec to see that it was one. */
export interface StormReport {
  readonly faults: number;
  readonly failedDeliveries: number;
  readonly workersKilled: number;
  readonly states: number;
}

/**
 * Delivers one school's changing answers to an IVM sandbox under random faults, by workers that are killed within, and
 * holds what the sandbox recorded against the answers: no `Yes` that neither the answers before nor those being delivered
 * allow, none at all after a receipt that does not, and equal lists in the end.
 * @throws AssertionError
 */
export async function liveThroughStorm({
  seed,
  days,
  students,
  ledger = createMemoryLedger(),
}: DeliveryStorm): Promise<StormReport> {
  const random = randomFrom(seed);
  const sandbox = await startIvmSandbox();
  const report = { faults: 0, failedDeliveries: 0, workersKilled: 0, states: 0 };
  let received = new Map<string, PickupAnswer>();
  /** What was rendered since the last receipt: any of it may have been taken. */
  let underWay: Map<string, PickupAnswer>[] = [];
  let from = 0;
  try {
    for (let day = 0; day < days; day++) {
      const calm = day === days - 1;
      const lists = drawLists(random, students, day);
      const answers = await answersOf(lists);
      underWay.push(answers);
      sandbox.behave();
      if (calm) await retrySetAside(ledger, 'school-1');
      const faults = calm ? [] : drawFaults(random);
      report.faults += faults.length;
      sandbox.misbehave(...faults);
      const gateway = gatewayOnSandbox(sandbox, {
        ...{ ledger, batchSize: 1 + Math.floor(random() * 12), timeoutMs: 2_000 },
        retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 2, maxRetryAfterMs: 5 },
      });
      // A worker that is killed stops between any two requests, whatever it has noted by then.
      let left = !calm && random() < 0.3 ? Math.floor(random() * 8) : Infinity;
      const fence = () => {
        if (left-- > 0) return Promise.resolve();
        report.workersKilled += 1;
        return Promise.reject(new Error('killed'));
      };
      const receipt = await gateway.deliver(lists, { fence }).catch(() => null);
      gateway.close();
      const { history } = sandbox;
      const allowed = (pair: string) =>
        received.get(pair) === 'Yes' || underWay.some((one) => one.get(pair) === 'Yes');
      for (const { studentId, contactId, pickup } of history.events.slice(from))
        if (pickup === 'Yes')
          assert.ok(allowed(`${studentId} ${contactId}`), `seed ${seed}, day ${day}: a Yes that nobody gave`);
      from = history.mark;
      if (receipt === null || receipt.state === 'pending') {
        report.failedDeliveries += 1;
        continue;
      }
      received = answers;
      underWay = [];
      for (const { studentId, contactId, pickup } of sandbox.held('school-1')!.relationships) {
        const given = answers.get(`${studentId} ${contactId}`);
        assert.ok(pickup !== 'Yes' || given === 'Yes', `seed ${seed}, day ${day}: a Yes after its receipt`);
      }
    }
    assert.equal(underWay.length, 0, `seed ${seed}: the last delivery, in calm, came to no receipt`);
    assert.deepEqual(
      heldAnswers(sandbox.held('school-1')!.relationships),
      received,
      `seed ${seed}: not level`,
    );
    newestWins(sandbox.history.events, seed);
    return { ...report, states: sandbox.history.mark };
  } finally {
    await sandbox.close();
  }
}

/** No older version ever took the place of a newer one. */
function newestWins(
  events: readonly { readonly studentId: string; readonly contactId: string; readonly version: number }[],
  seed: number,
): void {
  const newest = new Map<string, number>();
  for (const { studentId, contactId, version } of events) {
    const pair = `${studentId} ${contactId}`;
    assert.ok(version >= (newest.get(pair) ?? 0), `seed ${seed}: an older version won`);
    newest.set(pair, version);
  }
}

function drawLists(random: () => number, most: number, day: number): SchoolLists {
  const some = (of: number) => Array.from({ length: of }, (_, at) => at).filter(() => random() < 0.85);
  const [students, contacts] = [some(most), some(most)];
  const relationships = students.flatMap((student): IvmRelationship[] =>
    contacts
      .filter((contact) => Math.abs(contact - student) < 3 && random() < 0.8)
      .map((contact) =>
        ivmRelationship({
          ...{ studentId: `s${student}`, contactId: `c${contact}` },
          pickup: (['Yes', 'Verify', 'No'] as const)[Math.floor(random() * 3)]!,
          priority: random() < 0.1 ? String(day) : '1',
        }),
      ),
  );
  return schoolLists({
    students: students.map((at) => ivmStudent({ sourcedId: `s${at}`, grade: random() < 0.1 ? '04' : '03' })),
    contacts: contacts.map((at) => ivmContact({ sourcedId: `c${at}`, firstName: `Given ${at}`, email: '' })),
    relationships,
    validity: {
      asOf: new Date(Date.UTC(2031, 0, 1 + day)),
      validUntil: new Date(Date.UTC(2031, 0, 4 + day)),
    },
  });
}

function drawFaults(random: () => number): IvmMisbehaviour[] {
  const times = () => 1 + Math.floor(random() * 4);
  const faults: IvmMisbehaviour[] = [
    { kind: 'acceptThenDie', request: /^PUT/, times: times() },
    { kind: 'acceptThenDie', request: /^PUT .*relationships/, times: times() },
    { kind: 'cut', times: times() },
    { kind: 'status', status: 429, retryAfter: 0, times: times() },
    { kind: 'status', status: 500, times: times() },
    { kind: 'status', status: 503, request: /relationships/, times: times() },
    { kind: 'garbledAnswer', request: /^PUT/, times: times() },
    { kind: 'latency', ms: 1, times: times() },
    { kind: 'refuseItems', ids: /^s1 /, ops: ['upsert'] },
    { kind: 'refuseItems', ids: /^[sc]2/, whole: 422 },
    { kind: 'refuseItems', ids: /^s3 / },
  ];
  return faults.filter(() => random() < 0.2);
}

async function answersOf(lists: SchoolLists): Promise<Map<string, PickupAnswer>> {
  const rows: IvmRelationship[] = [];
  for await (const row of lists.relationships()) rows.push(row);
  return heldAnswers(rows);
}

function heldAnswers(rows: readonly IvmRelationship[]): Map<string, PickupAnswer> {
  return new Map(rows.map(({ studentId, contactId, pickup }) => [`${studentId} ${contactId}`, pickup]));
}

/** From 0 to below 1; the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
