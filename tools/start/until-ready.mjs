import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until a health address answers 200.
 * @param {string} address @param {{ withinMs: number, gone: Promise<unknown> }} limits gone: settles when waiting is in vain
 * @returns {Promise<boolean>} false when it did not within the time, or was gone
 */
export async function untilReady(address, { withinMs, gone }) {
  const deadline = performance.now() + withinMs;
  let over = false;
  void gone.then(() => (over = true));
  while (!over && performance.now() < deadline) {
    try {
      const { status } = await fetch(address, { signal: AbortSignal.timeout(2_000) });
      if (status === 200) return true;
    } catch {
      // Not listening yet.
    }
    await pause(200);
  }
  return false;
}
