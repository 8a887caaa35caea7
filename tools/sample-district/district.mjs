import { SUMMER } from './calendar.mjs';
import { concerned, DailyEvents, eligibleAmong, eventKinds, ranksAt } from './daily-events.mjs';
import { draw } from './draw.mjs';
import { aloneShape, block, joiningShapes, keptPeople, pairShape } from './family-shapes.mjs';
import { SchoolPlan } from './school-plan.mjs';

/** @typedef {import('./family-shapes.mjs').Shape} Shape */
/**
 * @typedef {object} Family
 * @property {number} key unlike any other's
 * @property {Shape} shape
 * @property {number} zone
 * @property {number} joined the day it came
 * @property {number[]} ranks for the daily events
 */

const sizes = block.map(keptPeople);
const blockSize = sizes.reduce((sum, size) => sum + size, 0);
/** Room for the families of day 0 below the keys of those who join later. */
const KEYS_PER_DAY = 100_000_000;

/**
 * A district of invented families. Everything follows from the seed, the number of people (students and contacts a
 * product keeps of day 0) and the share that changes a day; nothing is stored but the plan of the schools.
 */
export class District {
  /** @param {{ seed: number, people: number, change: number }} settings */
  constructor({ seed, people, change }) {
    this.seed = seed;
    this.people = people;
    this.schools = new SchoolPlan(people);
    this.blocks = Math.floor(people / blockSize);
    let rest = people - this.blocks * blockSize;
    /** Families of the last, incomplete block. */
    this.places = 0;
    while (this.places < sizes.length && /** @type {number} */ (sizes[this.places]) <= rest) {
      rest -= /** @type {number} */ (sizes[this.places]);
      this.places += 1;
    }
    this.pairs = Math.floor(rest / 2);
    this.alone = rest % 2;
    const pairsInEvents = (/** @type {number} */ kind) => (this.happensTo(pairShape, kind) ? this.pairs : 0);
    const eligible = (/** @type {number} */ kind) =>
      this.blocks * eligibleAmong(kind, block.length) +
      eligibleAmong(kind, this.places) +
      pairsInEvents(kind);
    this.events = new DailyEvents(seed, people, change, eligible, this.schools.zones > 1);
  }

  /**
   * The families of day 0 and those who joined until then, one after the other.
   *
   * @param {import('./calendar.mjs').Moment} until @returns {Generator<Family, void, undefined>}
   */
  *families(until) {
    let key = 0;
    let people = 0;
    const zoneAt = () =>
      Math.min(this.schools.zones - 1, Math.floor((people / this.people) * this.schools.zones));
    for (let round = 0; round <= this.blocks; round += 1) {
      const places = round < this.blocks ? block.length : this.places;
      for (let place = 0; place < places; place += 1) {
        const shape = /** @type {Shape} */ (block[place]);
        yield { key: key++, shape, zone: zoneAt(), joined: 0, ranks: ranksAt(round, place) };
        people += /** @type {number} */ (sizes[place]);
      }
    }
    const first = eventKinds.map(
      (_, kind) => this.blocks * eligibleAmong(kind, block.length) + eligibleAmong(kind, this.places),
    );
    for (let pair = 0; pair < this.pairs; pair += 1) {
      const ranks = first.map((rank, kind) => (this.happensTo(pairShape, kind) ? rank + pair : -1));
      yield { key: key++, shape: pairShape, zone: zoneAt(), joined: 0, ranks };
      people += 2;
    }
    if (this.alone > 0)
      yield { key: key++, shape: aloneShape, zone: zoneAt(), joined: 0, ranks: eventKinds.map(() => -1) };

    for (let day = 1; day <= until.day; day += 1) yield* this.joining(day, this.events.joiningOn(day));
    // A thirteenth of all children begin school; nearly all of them have a family new to the district.
    if (until.summer) yield* this.joining(SUMMER, Math.ceil(this.people / 40));
  }

  /** @param {number} day @param {number} families @returns {Generator<Family, void, undefined>} */
  *joining(day, families) {
    for (let place = 0; place < families; place += 1) {
      const key = (day + 1) * KEYS_PER_DAY + place;
      const lot = draw(this.seed, key, 1);
      const shape =
        day === SUMMER ? pairShape : /** @type {Shape} */ (joiningShapes[lot % joiningShapes.length]);
      const zone =
        Math.floor((place * this.schools.zones) / families + (lot % this.schools.zones)) % this.schools.zones;
      const ranks = eventKinds.map((_, kind) =>
        this.happensTo(shape, kind) ? draw(this.seed, key, 20 + kind) : -1,
      );
      yield { key, shape, zone, joined: day, ranks };
    }
  }

  /** @param {Shape} shape @param {number} kind */
  happensTo(shape, kind) {
    return concerned[/** @type {import('./daily-events.mjs').EventKind} */ (eventKinds[kind])](shape) >= 0;
  }
}
