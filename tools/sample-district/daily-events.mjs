import { draw } from './draw.mjs';
import { block, isKeptAdult, isKeptChild } from './family-shapes.mjs';

/** @typedef {import('./family-shapes.mjs').Shape} Shape */
/** @typedef {'phone' | 'transfer' | 'leave' | 'surname' | 'custody' | 'exchange'} EventKind */

/** @type {EventKind[]} */
export const eventKinds = ['phone', 'transfer', 'leave', 'surname', 'custody', 'exchange'];

/** However much is to change: at most every so many-th family on one day, so that no school's gate is reached. */
const leastPeriods = { phone: 20, transfer: 20, leave: 40, surname: 20, custody: 20, exchange: 40 };
/**
 * Below so many people one family leaves on a day at most, and none when an adult is exchanged, so that no school
 * loses more than five of anything.
 */
const SMALL = 1200;
/** Families with more links than this never leave: no school, however small, is held for up to five. */
const MOST_LINKS = 5;
/** Every other family that leaves is back after so many days. */
const AWAY = 3;

/** Which adult of a shape an event is about; -1: it cannot happen there. @type {Record<EventKind, (shape: Shape) => number>} */
export const concerned = {
  phone: (shape) => shape.adults.findIndex((adult) => isKeptAdult(shape, adult)),
  custody: (shape) => shape.adults.findIndex((adult) => isKeptAdult(shape, adult)),
  surname: (shape) => shape.adults.findIndex((adult) => isKeptAdult(shape, adult) && adult.sex === 'f'),
  exchange: (shape) =>
    shape.adults.findLastIndex((adult) => isKeptAdult(shape, adult) && !adult.teaches && !shape.oddIds),
  transfer: (shape) =>
    shape.children.some((child) => isKeptChild(child) && child.level === 'elementary') ? 0 : -1,
  leave: (shape) => (shape.children.some(isKeptChild) && linksOf(shape) <= MOST_LINKS ? 0 : -1),
};

/** @param {Shape} shape */
function linksOf(shape) {
  return shape.adults.reduce((links, { of }) => links + of.length, 0);
}

/** Families of each place in the block, counted among those the event can happen to; -1: it cannot. */
const ranksInBlock = eventKinds.map((kind) => {
  let rank = 0;
  return block.map((shape) => (concerned[kind](shape) < 0 ? -1 : rank++));
});
const eligibleInBlock = ranksInBlock.map((ranks) => ranks.filter((rank) => rank >= 0).length);

/**
 * @typedef {object} FamilyState
 * @property {boolean} present
 * @property {number} phone how often it changed; likewise the others
 * @property {number} surname
 * @property {number} custody
 * @property {number} exchange
 * @property {number} transfer to the other school of the level
 * @property {number} move to the next zone
 */

/**
 * What happens on which day: per kind every n-th of the families it can happen to, each day beginning with another
 * one. So the number of events is known, spread evenly over the schools, and the state of any family on any day is
 * worked out without the others and without writing the days between.
 */
export class DailyEvents {
  /**
   * @param {number} seed @param {number} people @param {number} change share of the people concerned by a day
   * @param {(kind: number) => number} eligible how many families of day 0 an event of the kind can happen to
   * @param {boolean} severalZones
   */
  constructor(seed, people, change, eligible, severalZones) {
    this.seed = seed;
    this.severalZones = severalZones;
    this.small = people < SMALL;
    const wanted = Math.max(1, Math.round((people * change) / 10));
    /** @type {number[]} 0: never */
    this.periods = eventKinds.map((happening, kind) => {
      const families = eligible(kind);
      if (change === 0 || families === 0) return 0;
      const sparing = this.small && (happening === 'leave' || happening === 'exchange');
      let period = Math.max(leastPeriods[happening], sparing ? families : Math.floor(families / wanted));
      // Without a common divisor the events wander over the places of the block instead of meeting the same ones.
      const whole = /** @type {number} */ (eligibleInBlock[kind]);
      if (families > whole) while (commonDivisor(period, whole) > 1) period += 1;
      return period;
    });
    const leave = eventKinds.indexOf('leave');
    const leaving = this.periods[leave] ? eligible(leave) / /** @type {number} */ (this.periods[leave]) : 0;
    /** Families joining on an ordinary day: as many as leave for good. */
    this.joiningRate = this.small ? leaving / 4 : leaving / 2;
    this.offsets = eventKinds.map((_, kind) => {
      /** @type {(day: number) => number} */
      const offsetOf = (day) => draw(seed, 0x7fffffff - day, 1000 + kind);
      return Array.from({ length: 400 }, (_, day) => offsetOf(day));
    });
  }

  /** How many families join on a day; somebody always does on the first. @param {number} day */
  joiningOn(day) {
    return Math.ceil(this.joiningRate * day) - Math.ceil(this.joiningRate * (day - 1));
  }

  /** Whether families that joined later may leave and be exchanged as well. @param {number} kind */
  happensToJoined(kind) {
    return !this.small || !['leave', 'exchange'].includes(/** @type {EventKind} */ (eventKinds[kind]));
  }

  /**
   * @param {number[]} ranks of the family, per kind; -1: cannot happen
   * @param {number} joined the day it came @param {number} day @returns {FamilyState}
   */
  stateOn(ranks, joined, day) {
    const state = { present: true, phone: 0, surname: 0, custody: 0, exchange: 0, transfer: 0, move: 0 };
    let backOn = 0;
    for (let today = joined + 1; today <= day; today += 1) {
      if (!state.present) {
        if (today < backOn) continue;
        state.present = true;
      }
      for (let kind = 0; kind < eventKinds.length; kind += 1) {
        const turn = this.turnOf(kind, /** @type {number} */ (ranks[kind]), today);
        if (turn < 0) continue;
        const happening = /** @type {EventKind} */ (eventKinds[kind]);
        if (this.small && happening === (today % 2 === 0 ? 'leave' : 'exchange')) continue;
        if (happening === 'leave') {
          state.present = false;
          backOn = turn % 2 === 0 ? Infinity : today + AWAY;
        } else if (happening === 'transfer' && this.severalZones && turn % 3 === 2) state.move += 1;
        else state[happening] += 1;
      }
    }
    return state;
  }

  /** @param {number} kind @param {number} rank @param {number} day @returns {number} which of the day's it is; -1: none */
  turnOf(kind, rank, day) {
    const period = /** @type {number} */ (this.periods[kind]);
    if (period === 0 || rank < 0) return -1;
    const offset = /** @type {number} */ (this.offsets[kind]?.[day]);
    const at = rank + (offset % period);
    return at % period === 0 ? at / period + (offset & 1) : -1;
  }
}

/** Ranks of a family at a place of a block, -1 where an event cannot happen. @param {number} blocksBefore @param {number} place */
export function ranksAt(blocksBefore, place) {
  return ranksInBlock.map((ranks, kind) => {
    const rank = /** @type {number} */ (ranks[place]);
    return rank < 0 ? -1 : blocksBefore * /** @type {number} */ (eligibleInBlock[kind]) + rank;
  });
}

/** How many of the first families of a block an event of the kind can happen to. @param {number} kind @param {number} places */
export function eligibleAmong(kind, places) {
  return ranksInBlock[kind]?.slice(0, places).filter((rank) => rank >= 0).length ?? 0;
}

/** @param {number} a @param {number} b @returns {number} */
function commonDivisor(a, b) {
  return b === 0 ? a : commonDivisor(b, a % b);
}
