/*
 * Preloaded into the measured process (`--import`): appends every statement that took at least BENCH_SLOW_MS to
 * BENCH_SLOW_FILE, one JSON line `{ms, sql}` each; parameters, which may be people, are left out. A cursor or a COPY
 * counts from when it was sent to its end, the time the program spent feeding it included.
 */
import { appendFileSync } from 'node:fs';
import pg from 'pg';

const [file, leastMs] = [process.env['BENCH_SLOW_FILE'], Number(process.env['BENCH_SLOW_MS'])];
if (file) {
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = /** @type {typeof query} */ (
    function (/** @type {any[]} */ ...args) {
      const startedAt = performance.now();
      const [config] = args;
      const sql = typeof config === 'string' ? config : (config?.text ?? config?.cursor?.text ?? 'a cursor');
      const over = () => {
        const ms = Math.round(performance.now() - startedAt);
        if (ms >= leastMs)
          appendFileSync(file, `${JSON.stringify({ ms, sql: String(sql).replace(/\s+/g, ' ') })}\n`);
      };
      const last = args.length - 1;
      if (typeof args[last] === 'function') {
        const callback = args[last];
        args[last] = (/** @type {any[]} */ ...answer) => {
          over();
          callback(...answer);
        };
      }
      /** @type {any} */
      const result = Reflect.apply(query, this, args);
      if (typeof result?.then === 'function') result.then(over, over);
      else if (typeof result?.once === 'function')
        for (const end of ['finish', 'end']) result.once(end, over);
      return result;
    }
  );
}
