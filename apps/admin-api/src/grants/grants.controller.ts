import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { endSupportGrant, makeSupportGrant, readSupportGrants } from 'roster-store';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import { ListQuery, type ListAnswer } from '../lists/list-query';
import { idOf } from '../registrations/in-registration';
import { GrantAnswer, NewGrantBody } from './grant-bodies';

/** Time in which somebody of support may see people of a district. The district sees who had it, and why. */
@ApiTags('grants')
@Controller('v1/districts/:d/grants')
export class GrantsController {
  @Roles('support')
  @Post()
  @ApiOperation({ summary: 'See people of the district for some hours, with a reason the district reads' })
  @ApiCreatedResponse({ type: GrantAnswer })
  make(
    @InDistrict() district: DistrictRequest,
    @Body() { reason, ticket, hours }: NewGrantBody,
  ): Promise<GrantAnswer> {
    const { subject, name } = district.caller;
    return district.write<GrantAnswer>(
      { action: 'grant.make', target: ({ id }) => `grant ${id}`, detail: { hours, ticket: ticket ?? null } },
      (tx) => makeSupportGrant(tx, { subject, name: name ?? null, reason, ticket: ticket ?? null, hours }),
    );
  }

  @Roles('support', 'district_admin')
  @Get()
  @ApiOperation({ summary: 'Grants of the district, the newest first, those that are over too' })
  @ApiList(GrantAnswer)
  list(
    @InDistrict() district: DistrictRequest,
    @Query() { after, limit }: ListQuery,
  ): Promise<ListAnswer<GrantAnswer>> {
    return district.read(async (tx) => {
      const before = Math.min(Number(after ?? 2 ** 31 - 1), 2 ** 31 - 1);
      const found = await readSupportGrants(tx, { before, most: limit + 1 });
      const items = found.slice(0, limit);
      return { items, next: found.length > limit ? String(items.at(-1)?.id) : null };
    });
  }

  @Roles('support', 'district_admin')
  @Delete(':g')
  @ApiOperation({ summary: 'Take a grant back: support its own, a district administrator any' })
  @ApiOkResponse({ type: GrantAnswer })
  end(@InDistrict() district: DistrictRequest, @Param('g') g: string): Promise<GrantAnswer> {
    const { roles, subject } = district.caller;
    const current = () => Promise.resolve(null);
    return district.write<GrantAnswer>(
      { action: 'grant.end', target: `grant ${idOf(g)}`, current },
      async (tx) => {
        const whose = roles.includes('district_admin') ? null : subject;
        const ended = await endSupportGrant(tx, idOf(g), subject, whose);
        if (ended === null) throw notFoundHere('grant');
        return ended;
      },
    );
  }
}
