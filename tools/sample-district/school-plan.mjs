import { schoolNames } from './invented-names.mjs';

/** @typedef {'elementary' | 'middle' | 'high'} Level */
/** @typedef {{ sourcedId: string, name: string, type: 'district' | 'school', identifier: string, parent: string }} Org */

export const DISTRICT_ID = 'district-1';

/** A neighbourhood of about so many people sends its children to four schools of its own. */
const PEOPLE_PER_ZONE = 6000;

/**
 * The schools of a district and who goes where. Below 300 people two schools for all grades, below 1,200 two
 * elementary schools and one for all above, else two elementary, a middle and a high school for each zone.
 */
export class SchoolPlan {
  /** @param {number} people */
  constructor(people) {
    this.zones = Math.max(1, Math.round(people / PEOPLE_PER_ZONE));
    const kinds =
      people < 300
        ? ['Community School', 'Country School']
        : people < 1200
          ? ['Elementary School', 'Primary School, South', 'Secondary School']
          : ['Elementary School', '"Little Oaks" Elementary, South', 'Middle School', 'High School'];
    this.schoolsPerZone = kinds.length;
    /** @type {Org[]} the district first */
    this.orgs = [
      {
        sourcedId: DISTRICT_ID,
        name: 'Sampleton Unified School District',
        type: 'district',
        identifier: '0',
        parent: '',
      },
    ];
    /** @type {string[]} sourcedIds, by place */
    this.ids = [];
    for (let place = 0; place < this.zones * kinds.length; place += 1) {
      const zone = Math.floor(place / kinds.length);
      const round = Math.floor(zone / schoolNames.length);
      const name = `${schoolNames[zone % schoolNames.length]}${round === 0 ? '' : ` ${round + 1}`} ${kinds[place % kinds.length]}`;
      const sourcedId = `school-${place + 1}`;
      this.ids.push(sourcedId);
      this.orgs.push({
        sourcedId,
        name,
        type: 'school',
        identifier: String(1000 + place),
        parent: DISTRICT_ID,
      });
    }
  }

  /**
   * @param {number} zone @param {Level} level @param {number} choice 0 or 1, where a level has two schools
   * @returns {number} the place of the school among `ids`
   */
  placeOf(zone, level, choice) {
    const first = (zone % this.zones) * this.schoolsPerZone;
    if (level === 'elementary' || this.schoolsPerZone === 2) return first + choice;
    return first + (level === 'high' ? this.schoolsPerZone - 1 : 2);
  }

  /** The school beside it in the same zone, for a student who goes to two. @param {number} place */
  besides(place) {
    const within = place % this.schoolsPerZone;
    return place - within + ((within + this.schoolsPerZone - 1) % this.schoolsPerZone);
  }
}

/** @param {number} grade 0 = kindergarten @returns {Level} */
export function levelOf(grade) {
  return grade <= 5 ? 'elementary' : grade <= 8 ? 'middle' : 'high';
}
