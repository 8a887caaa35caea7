import { liveThroughStorm } from '../testing/delivery-storm';

test.each(Array.from({ length: 8 }, (_, at) => at))(
  'storms of hundred days, no. %i',
  async (at) => {
    for (let seed = 100 + at * 5; seed < 105 + at * 5; seed++)
      await liveThroughStorm({ seed, days: 100, students: 20 });
  },
  600_000,
);
