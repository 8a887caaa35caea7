import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  readCalendar,
  StoreRefused,
  type DistrictCalendar,
  type DistrictTransaction,
  type SettingProposal,
} from 'roster-store';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { Problem } from '../problems/problem';
import { changeSetting, settingPreview } from '../setting-changes/changed-setting';
import {
  PartlyAppliedAnswer,
  PreviewQuery,
  type SettingPreviewAnswer,
} from '../setting-changes/setting-change-bodies';
import { given } from '../validation/given';
import { CalendarBody } from './calendar-bodies';

/** Days that are unlike others to the gate. */
@ApiTags('calendar')
@Controller('v1/districts/:d/calendar')
export class CalendarController {
  @Roles('district_admin', 'support')
  @Get()
  @ApiOperation({
    summary: 'Days without removals (blackouts), and those on which much will change (announcements)',
  })
  @ApiOkResponse({ type: CalendarBody })
  calendar(@InDistrict() district: DistrictRequest): Promise<DistrictCalendar> {
    return district.read(readCalendar);
  }

  @Roles('district_admin', 'support')
  @Patch()
  @ApiOperation({
    summary: 'Replace the blackouts, the announcements or both',
    description:
      'A blackout to come may be added and an announcement taken back at once; the other way round waits for an approver once a roster of the district was applied.',
  })
  @ApiOkResponse({ type: CalendarBody })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  change(
    @InDistrict() district: DistrictRequest,
    @Query() { preview }: PreviewQuery,
    @Body() { blackouts, announcements }: CalendarBody,
  ): Promise<DistrictCalendar | PartlyAppliedAnswer | SettingPreviewAnswer> {
    const by = district.caller.name ?? district.caller.subject;
    const wanted = given({
      blackouts: blackouts?.map((one) => ({ ...one, by: one.by ?? by })),
      announcements: announcements?.map(({ shares, ...one }) => ({
        ...{ ...one, by: one.by ?? by, shares: given(shares) },
      })),
    });
    const proposal: SettingProposal = { setting: 'calendar', registrationId: null, wanted: () => wanted };
    if (preview === 'true') return district.read((tx) => usable(() => settingPreview(tx, proposal)));
    const detail = {
      blackouts: blackouts?.map(({ from, to }) => ({ from, to })),
      announcements: announcements?.map(({ from, to, shares }) => ({ from, to, ...given(shares) })),
    };
    return district.write<DistrictCalendar | PartlyAppliedAnswer>(
      { action: 'calendar.change', detail, current: (tx: DistrictTransaction) => readCalendar(tx) },
      (tx) => usable(() => changeSetting(tx, district.caller, proposal, readCalendar)),
    );
  }
}

/** @throws {Problem} 422 `calendar_not_usable` with the sentence that names the entry */
async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    throw new Problem(
      422,
      'calendar_not_usable',
      'The calendar cannot be used',
      `${error.message} Nothing was changed.`,
    );
  }
}
