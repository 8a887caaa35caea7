import { liveThroughStorm } from '../testing/delivery-storm';

test('through faults and killed workers IVM is never more permissive than it was told, and level in the end', async () => {
  const total = { faults: 0, failedDeliveries: 0, workersKilled: 0, states: 0 };
  for (let seed = 1; seed <= 6; seed++) {
    const report = await liveThroughStorm({ seed, days: 12, students: 10 });
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += report[key];
  }
  // It was a storm.
  expect(total.faults).toBeGreaterThan(60);
  expect(total.failedDeliveries).toBeGreaterThan(10);
  expect(total.workersKilled).toBeGreaterThan(5);
  expect(total.states).toBeGreaterThan(500);
});
