import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  changeNotifications,
  readNotifications,
  readPolicy,
  writePolicy,
  type Notifications,
} from 'roster-store';
import type { DistrictPolicy } from 'roster-domain';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { given } from '../validation/given';
import {
  NotificationsAnswer,
  NotificationsChangeBody,
  PolicyAnswer,
  PolicyChangeBody,
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
  @ApiOperation({ summary: 'Change the policy; what is left out stays' })
  @ApiOkResponse({ type: PolicyAnswer })
  changePolicy(
    @InDistrict() district: DistrictRequest,
    @Body() body: PolicyChangeBody,
  ): Promise<DistrictPolicy> {
    const change = given(body);
    return district.write({ action: 'policy.change', detail: change, current: readPolicy }, async (tx) => {
      const policy = { ...(await readPolicy(tx)), ...change };
      await writePolicy(tx, policy);
      return policy;
    });
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
