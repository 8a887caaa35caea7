import { parseArgs } from 'node:util';

export const usage = `npm run bench -- engine|client|custody|delivery [options]

  engine             one CSV bundle through the sync engine: first load, some changed, nothing changed; beside it the
                     COPY of the same rows (L = 1.0), reading alone, and a script by hand (COPY and MERGE)

  client             users over REST: users/s beside fetching and JSON.parse alone, and pages/s with 0, 20 and 100 ms of
                     latency, 1 and 4 pages in flight

  custody            recorded custody checks, one after the other: what they take in the store, the half of them and 99 of
                     100; beside it the least a recorded answer costs

  delivery           a district's lists through the HTTP gateway to an IVM sandbox: everything, nothing changed, some pairs
                     taken back

  --people N,N       sizes of the district, students and contacts, 200 to 3000000 (default 12000,300000; client: 50000,
                     custody: 3000000, a third of them students; delivery: 20000)
  --rounds N         rounds of each size, 1 to 20 (default 3)
  --checks N         custody: checks of each kind in a round, 100 to 100000 (default 1000)
  --change SHARE     engine: share of the people who change, 0.001 to 0.1 (default 0.01)
  --page-size N      client: users a page, 10 to 10000 (default 1000)
  --folder DIR       keep the bundles there for another time (default: a folder that is deleted afterwards)
  --json FILE        write everything measured there
  --statements MS    engine: name the product's statements that took at least MS milliseconds; this slows nothing that counts`;

/**
 * @typedef {object} BenchRequest
 * @property {'engine' | 'client' | 'custody' | 'delivery'} benchmark
 * @property {number} checks
 * @property {number} pageSize
 * @property {number[]} people
 * @property {number} rounds
 * @property {number} change
 * @property {string | null} folder
 * @property {string | null} json
 * @property {number | null} statementsMs
 */

const options = /** @type {const} */ ({
  people: { type: 'string' },
  'page-size': { type: 'string', default: '1000' },
  rounds: { type: 'string', default: '3' },
  checks: { type: 'string', default: '1000' },
  change: { type: 'string', default: '0.01' },
  folder: { type: 'string' },
  json: { type: 'string' },
  statements: { type: 'string' },
  help: { type: 'boolean', default: false },
});

/** @param {string[]} argv @returns {BenchRequest | 'help' | Error} an error carries a sentence */
export function readArguments(argv) {
  try {
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
    if (values.help) return 'help';
    const [benchmark] = positionals;
    if (positionals.length !== 1) throw new Error('Name one benchmark: engine, client, custody or delivery.');
    if (
      benchmark !== 'engine' &&
      benchmark !== 'client' &&
      benchmark !== 'custody' &&
      benchmark !== 'delivery'
    )
      throw new Error(`There is no benchmark "${benchmark}"; there are: engine, client, custody, delivery.`);
    for (const name of /** @type {const} */ (['folder', 'json']))
      if (values[name] === '') throw new Error(`--${name} needs a path.`);
    const people =
      values.people ??
      { engine: '12000,300000', client: '50000', custody: '3000000', delivery: '20000' }[benchmark];
    return {
      benchmark,
      pageSize: number('page-size', values['page-size'], 10, 10_000),
      people: people.split(',').map((text) => number('people', text.trim(), 200, 3_000_000)),
      checks: number('checks', values.checks, 100, 100_000),
      rounds: number('rounds', values.rounds, 1, 20),
      change: number('change', values.change, 0.001, 0.1),
      folder: values.folder ?? null,
      json: values.json ?? null,
      statementsMs:
        values.statements === undefined ? null : number('statements', values.statements, 0, 3_600_000),
    };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** @param {string} name @param {string} text @param {number} least @param {number} most */
function number(name, text, least, most) {
  const whole = Number.isInteger(least);
  const value = (whole ? /^\d{1,7}$/ : /^\d*\.?\d+$/).test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new Error(
    `--${name} ${text} will not do: it is a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
  );
}
