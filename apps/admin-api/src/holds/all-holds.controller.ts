import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { readHolds, type RosterStore } from 'roster-store';
import type { Caller } from '../door/caller';
import { CurrentCaller } from '../door/current-caller';
import { Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import { listOf, ListQuery, type ListAnswer } from '../lists/list-query';
import { ROSTER_STORE } from '../roster-store-token';
import { DistrictHoldAnswer } from './hold-bodies';
import { statesOf } from './hold-states';

/** Holds of one district that wait are few: each registration has at most one that is open. */
const MOST_OF_DISTRICT = 100;

/** What waits for a person, over all districts a caller may see. */
@ApiTags('holds')
@Controller('v1/holds')
export class AllHoldsController {
  constructor(@Inject(ROSTER_STORE) private readonly store: RosterStore) {}

  @Roles('district_admin', 'approver', 'support')
  @Get()
  @ApiOperation({ summary: 'What waits in the districts you may see; a part of the list is whole districts' })
  @ApiList(DistrictHoldAnswer)
  async all(
    @CurrentCaller() { districts }: Caller,
    @Query() query: ListQuery,
  ): Promise<ListAnswer<DistrictHoldAnswer>> {
    const wanted = districts === 'all' ? null : districts;
    const { items, next } = await listOf(query, (page) => this.store.districtsWithHolds({ wanted, ...page }));
    const holds: DistrictHoldAnswer[] = [];
    for (const district of items) {
      const found = await this.store.withDistrict(district.id, (tx) =>
        readHolds(tx, { ...statesOf(undefined), most: MOST_OF_DISTRICT }),
      );
      holds.push(...found.map((hold) => ({ ...hold, district })));
    }
    return { items: holds, next };
  }
}
