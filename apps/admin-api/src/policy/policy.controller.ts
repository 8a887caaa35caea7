import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  changeNotifications,
  policyEffect,
  readNotifications,
  readPolicy,
  type Notifications,
} from 'roster-store';
import type { DistrictPolicy } from 'roster-domain';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { changeSetting, settingPreview } from '../setting-changes/changed-setting';
import { PartlyAppliedAnswer, PreviewQuery } from '../setting-changes/setting-change-bodies';
import { given } from '../validation/given';
import {
  NotificationsAnswer,
  NotificationsChangeBody,
  PolicyAnswer,
  PolicyChangeBody,
  type PolicyPreviewAnswer,
} from './policy-bodies';

@ApiTags('policy')
@Controller('v1/districts/:d')
export class PolicyController {
  @Roles('district_admin', 'support')
  @Get('policy')
  @ApiOperation({ summary: 'What the district decided about custody' })
  @ApiOkResponse({ type: PolicyAnswer })
  policy(@InDistrict() district: DistrictRequest): Promise<DistrictPolicy> {
    return district.read(readPolicy);
  }

  @Roles('district_admin', 'support')
  @Patch('policy')
  @ApiOperation({
    summary: 'Change the policy; what is left out stays',
    description: 'What loosens waits for an approver once any roster of the district was applied.',
  })
  @ApiOkResponse({ type: PolicyAnswer })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  changePolicy(
    @InDistrict() district: DistrictRequest,
    @Query() { preview }: PreviewQuery,
    @Body() body: PolicyChangeBody,
  ): Promise<DistrictPolicy | PartlyAppliedAnswer | PolicyPreviewAnswer> {
    // Of all its values only the age of data may be null: then the schedule says it.
    const change = { ...given(body), ...(body.maxAgeHours === null ? { maxAgeHours: null } : {}) };
    const proposal = { setting: 'policy', registrationId: null, wanted: () => change } as const;
    if (preview === 'true')
      return district.read(async (tx) => {
        const wanted = { ...(await readPolicy(tx)), ...change };
        return {
          ...(await settingPreview(tx, proposal)),
          answers: await policyEffect(tx, wanted, new Date()),
        };
      });
    return district.write<DistrictPolicy | PartlyAppliedAnswer>(
      { action: 'policy.change', detail: change, current: readPolicy },
      (tx) => changeSetting(tx, district.caller, proposal, readPolicy),
    );
  }

  @Roles('district_admin', 'support')
  @Get('notifications')
  @ApiOperation({ summary: 'Who is told of what' })
  @ApiOkResponse({ type: NotificationsAnswer })
  notifications(@InDistrict() district: DistrictRequest): Promise<Notifications> {
    return district.read(readNotifications);
  }

  @Roles('district_admin', 'support')
  @Patch('notifications')
  @ApiOperation({ summary: 'Change who is told; events left out stay' })
  @ApiOkResponse({ type: NotificationsAnswer })
  changeNotifications(
    @InDistrict() district: DistrictRequest,
    @Body() body: NotificationsChangeBody,
  ): Promise<Notifications> {
    const change = given(body);
    // Addresses are people's: the audit keeps of which events they were changed.
    const detail = { events: Object.keys(change) };
    return district.write(
      { action: 'notifications.change', detail, current: readNotifications },
      async (tx) => {
        await changeNotifications(tx, change);
        return readNotifications(tx);
      },
    );
  }
}
