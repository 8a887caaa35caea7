import { retryAfterMs, retryDelay } from './retry-delay';

const limits = { attempts: 5, firstDelayMs: 1_000, maxDelayMs: 3_000, maxRetryAfterMs: 60_000 };

describe('how long to wait before trying again', () => {
  it.each([
    // attempt, retryable, Retry-After, jitter -> wait
    [1, true, undefined, 1, 1_000],
    [1, true, undefined, 0, 500],
    [2, true, undefined, 1, 2_000],
    [3, true, undefined, 1, 3_000],
    [4, true, undefined, 0.5, 2_250],
    [5, true, undefined, 1, null],
    [1, false, undefined, 1, null],
    [1, true, 7_000, 0, 7_000],
    [1, true, 7_000, 1, 7_500],
    [1, true, 0, 0, 0],
    [1, true, 60_000, 0, 60_000],
    [1, true, 60_001, 0, null],
    [5, true, 1, 0, null],
    [1, false, 1_000, 0, null],
  ])(
    'attempt %p, retryable %p, Retry-After %p, jitter %p -> %p',
    (attempt, retryable, after, jitter, wait) => {
      expect(retryDelay({ attempt, retryable, retryAfterMs: after, jitter }, limits)).toBe(wait);
    },
  );
});

describe('Retry-After', () => {
  const now = Date.parse('2026-03-01T06:00:00Z');
  it.each([
    ['120', 120_000],
    [' 0.5 ', 500],
    ['Sun, 01 Mar 2026 06:00:10 GMT', 10_000],
    ['Sun, 01 Mar 2026 05:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%p -> %p', (header, wait) => expect(retryAfterMs(header, now)).toBe(wait));
});
