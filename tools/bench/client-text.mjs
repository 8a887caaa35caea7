import { spreadOf } from './spread.mjs';

/**
 * One size as a table for people.
 * @param {{ users: number, pages: number, loadBefore: number, loadAfter: number,
 *   rounds: import('./client-bench.mjs').ClientRound[] }} size
 */
export function clientText({ users, pages, loadBefore, loadAfter, rounds }) {
  const bare = spreadOf(rounds.map(({ bareMs }) => bareMs));
  const way = (/** @type {string} */ name, /** @type {'bareMs' | 'parsedMs' | 'recordsMs'} */ what) => {
    const ratio = spreadOf(rounds.map((round) => round[what] / round.bareMs));
    const perSecond = spreadOf(rounds.map((round) => (users / round[what]) * 1000));
    return `  ${name.padEnd(34)} ${whole(perSecond.median).padStart(9)} users/s   ${spread(ratio)}`;
  };
  const walks = (rounds[0]?.walks ?? []).map(({ latencyMs, pagesInFlight }, at) => {
    const rates = spreadOf(rounds.map((round) => (pages / (round.walks[at]?.ms ?? NaN)) * 1000));
    const name = `${latencyMs} ms of latency, ${pagesInFlight} in flight`;
    return `  ${name.padEnd(34)} ${rates.median.toFixed(1).padStart(9)} pages/s   (${rates.least.toFixed(1)}-${rates.most.toFixed(1)})`;
  });
  return [
    '',
    `${whole(users)} users in ${whole(pages)} pages, ${rounds.length} rounds; load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`,
    `fetching every page and JSON.parse alone: ${(bare.median / 1000).toFixed(2)} s (${(bare.least / 1000).toFixed(2)} to ${(bare.most / 1000).toFixed(2)}) = 1.0`,
    '',
    way('fetch and JSON.parse', 'bareMs'),
    way('client, typed records', 'parsedMs'),
    way('client, raw records', 'recordsMs'),
    '',
    ...walks,
  ].join('\n');
}

/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}

/** @param {import('./spread.mjs').Spread} ratio */
function spread({ median, least, most }) {
  return `${median.toFixed(2)} (${least.toFixed(2)}-${most.toFixed(2)})`;
}
