import { combineReceipts } from './combine-receipts';
import type { DeliveryReceipt, PickupAnswer } from './ivm-gateway';
import { outcomeOf, pickupFor, type PickupOutcome } from './pickup-for';

// Every combination of what a visitor system can do; the last three never change an answer.
const table: [verify: boolean, presenceIsApproval: boolean, ...answers: (PickupAnswer | null)[]][] = [
  [true, false, 'Yes', 'Verify', 'No'],
  [false, false, 'Yes', 'No', 'No'],
  [true, true, 'Yes', null, null],
  [false, true, 'Yes', null, null],
];

describe.each(table)('verify %s, presenceIsApproval %s', (verify, presenceIsApproval, allow, refer, deny) => {
  const others = [false, true].flatMap((a) =>
    [false, true].flatMap((b) => [false, true].map((c) => [a, b, c] as const)),
  );
  test.each(others)('ALLOW, REFER, DENY (%s, %s, %s)', (contactDiscriminator, readBack, ownRecordIds) => {
    const capabilities = { verify, presenceIsApproval, contactDiscriminator, readBack, ownRecordIds };
    const said = (['ALLOW', 'REFER', 'DENY'] as const).map((outcome) => pickupFor(outcome, capabilities));
    expect(said).toEqual([allow, refer, deny]);
  });
});

test('an outcome or answer nobody knows is refused, not guessed', () => {
  for (const wrong of ['allow', '', 'YES', undefined]) {
    expect(() => pickupFor(wrong as PickupOutcome, { verify: true, presenceIsApproval: false })).toThrow(
      TypeError,
    );
    expect(() => outcomeOf(wrong as PickupAnswer)).toThrow(TypeError);
  }
});

test('answers and outcomes are each other’s inverse where everything can be said', () => {
  for (const outcome of ['ALLOW', 'REFER', 'DENY'] as const) {
    expect(outcomeOf(pickupFor(outcome, { verify: true, presenceIsApproval: false })!)).toBe(outcome);
  }
});

test('receipts of several schools become one', () => {
  const receipt = (state: DeliveryReceipt['state'], links: number): DeliveryReceipt => {
    return { state, students: 1, contacts: 2, links, withheld: 4, pending: 5, setAside: 6 };
  };
  const sum = { students: 2, contacts: 4, withheld: 8, pending: 10, setAside: 12 };
  expect(combineReceipts([receipt('unchanged', 1), receipt('delivered', 2)])).toEqual({
    state: 'delivered',
    ...sum,
    links: 3,
  });
  expect(combineReceipts([receipt('pending', 1), receipt('delivered', 2)]).state).toBe('pending');
  expect(combineReceipts([receipt('unchanged', 1)]).state).toBe('unchanged');
  expect(combineReceipts([])).toMatchObject({ state: 'unchanged', links: 0 });
});
