import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  approveSettingChange,
  readSettingChange,
  readSettingChanges,
  rejectSettingChange,
  type DistrictTransaction,
  type WaitingChange,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import { listOf, type ListAnswer } from '../lists/list-query';
import { idOf } from '../registrations/in-registration';
import { settingPerson } from './changed-setting';
import {
  ApproveChangeBody,
  RejectChangeBody,
  SettingChangesQuery,
  WaitingChangeAnswer,
} from './setting-change-bodies';

/** What of changed settings loosens or removes, and waits for an approver who is not its author. */
@ApiTags('setting changes')
@Controller('v1/districts/:d/setting-changes')
export class SettingChangesController {
  @Roles('approver', 'district_admin', 'support')
  @Get()
  @ApiOperation({
    summary: 'Changes of settings that wait or waited for an approver, in the order they came',
  })
  @ApiList(WaitingChangeAnswer)
  list(
    @InDistrict() district: DistrictRequest,
    @Query() query: SettingChangesQuery,
  ): Promise<ListAnswer<WaitingChangeAnswer>> {
    const states = query.state === undefined ? {} : { states: [query.state] };
    return district.read((tx) => listOf(query, (page) => readSettingChanges(tx, { ...states, ...page })));
  }

  @Roles('approver', 'district_admin', 'support')
  @Get(':c')
  @ApiOperation({ summary: 'One of them' })
  @ApiOkResponse({ type: WaitingChangeAnswer })
  one(@InDistrict() district: DistrictRequest, @Param('c') c: string): Promise<WaitingChangeAnswer> {
    return district.read(async (tx) => {
      const found = await readSettingChange(tx, idOf(c));
      if (found === null) throw notFoundHere('setting change');
      return found;
    });
  }

  @Roles('approver')
  @Post(':c/approve')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Put it in place, as somebody who did not ask for it',
    description:
      'Refused when the setting has changed since, because it would then do something else than was shown.',
  })
  @ApiOkResponse({ type: WaitingChangeAnswer })
  approve(
    @InDistrict() district: DistrictRequest,
    @Param('c') c: string,
    @Body() { reason }: ApproveChangeBody,
  ): Promise<WaitingChangeAnswer> {
    return decide(district, (tx) =>
      approveSettingChange(tx, idOf(c), settingPerson(district.caller), reason ?? null),
    );
  }

  @Roles('approver')
  @Post(':c/reject')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that it is not wanted; the setting stays as it is' })
  @ApiOkResponse({ type: WaitingChangeAnswer })
  reject(
    @InDistrict() district: DistrictRequest,
    @Param('c') c: string,
    @Body() { reason }: RejectChangeBody,
  ): Promise<WaitingChangeAnswer> {
    return decide(district, (tx) => rejectSettingChange(tx, idOf(c), settingPerson(district.caller), reason));
  }
}

/** The store notes who decided. */
function decide(
  district: DistrictRequest,
  work: (tx: DistrictTransaction) => Promise<WaitingChange>,
): Promise<WaitingChangeAnswer> {
  return district.write({ action: null }, async (tx) => new Answer(await work(tx), 200));
}
