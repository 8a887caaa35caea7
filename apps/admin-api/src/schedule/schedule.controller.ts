import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { readDistrict, type DistrictTransaction, type SettingProposal } from 'roster-store';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { registrationOf } from '../registrations/in-registration';
import { wrongState } from '../registrations/registration-problems';
import { changeSetting, settingPreview } from '../setting-changes/changed-setting';
import {
  PartlyAppliedAnswer,
  PreviewQuery,
  type SettingPreviewAnswer,
} from '../setting-changes/setting-change-bodies';
import { scheduleAdvice } from './schedule-advice';
import { ScheduleAdviceAnswer, ScheduleAnswer, ScheduleBody } from './schedule-bodies';
import { cronOf, requireUsable, scheduleOf } from './schedule-of';

/** When a registration is read, on the clock of its district. */
@ApiTags('schedule')
@Controller('v1/districts/:d/registrations/:r')
export class ScheduleController {
  @Roles('support')
  @Get('schedule')
  @ApiOperation({ summary: 'When it is read, in words and as the next five times' })
  @ApiOkResponse({ type: ScheduleAnswer })
  schedule(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<ScheduleAnswer> {
    return district.read((tx) => answerOf(tx, r));
  }

  @Roles('support')
  @Put('schedule')
  @ApiOperation({
    summary: 'Set when it is read',
    description: 'Reading more seldom waits for an approver once a roster of the registration was applied.',
  })
  @ApiOkResponse({ type: ScheduleAnswer })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  set(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Query() { preview }: PreviewQuery,
    @Body() body: ScheduleBody,
  ): Promise<ScheduleAnswer | PartlyAppliedAnswer | SettingPreviewAnswer> {
    const cron = cronOf(body);
    const proposal = async (tx: DistrictTransaction): Promise<SettingProposal> => {
      const { id, state } = await registrationOf(tx, r);
      if (state === 'retired') throw wrongState(state, 'be scheduled', 'Make another registration.');
      await requireUsable(tx, cron, await zoneOf(tx));
      return { setting: 'schedule', registrationId: id, wanted: () => ({ cron }) };
    };
    if (preview === 'true') return district.read(async (tx) => settingPreview(tx, await proposal(tx)));
    const current = (tx: DistrictTransaction) => answerOf(tx, r);
    return district.write<ScheduleAnswer | PartlyAppliedAnswer>(
      { action: 'schedule.change', target: `registration ${r}`, detail: { cron }, current },
      async (tx) => changeSetting(tx, district.caller, await proposal(tx), current),
    );
  }

  @Roles('support')
  @Get('schedule-advice')
  @ApiOperation({ summary: 'What to do about the schedule, from what its runs took' })
  @ApiOkResponse({ type: ScheduleAdviceAnswer })
  advice(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<ScheduleAdviceAnswer> {
    return district.read(async (tx) => {
      const { id, cron } = await registrationOf(tx, r);
      return scheduleAdvice(tx, id, cron, await zoneOf(tx), new Date());
    });
  }
}

async function answerOf(tx: DistrictTransaction, r: string): Promise<ScheduleAnswer> {
  const { cron } = await registrationOf(tx, r);
  return scheduleOf(tx, cron, await zoneOf(tx), new Date());
}

async function zoneOf(tx: DistrictTransaction): Promise<string> {
  return (await readDistrict(tx))?.timezone ?? 'UTC';
}
