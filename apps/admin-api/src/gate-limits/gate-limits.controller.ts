import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DEFAULT_GATE_LIMITS, type GateLimits } from 'roster-domain';
import { readGateLimits, type DistrictTransaction, type SettingProposal } from 'roster-store';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { registrationOf } from '../registrations/in-registration';
import { changeSetting, settingPreview } from '../setting-changes/changed-setting';
import {
  PartlyAppliedAnswer,
  PreviewQuery,
  type SettingPreviewAnswer,
} from '../setting-changes/setting-change-bodies';
import { given } from '../validation/given';
import { GateLimitsBody, type SettableLimits } from './gate-limits-bodies';

/** From when on a pull of a registration waits for a person: domain rules, section 6. */
@ApiTags('gate limits')
@Controller('v1/districts/:d/registrations/:r/gate-limits')
export class GateLimitsController {
  @Roles('support', 'approver')
  @Get()
  @ApiOperation({ summary: 'The limits of the registration’s gate' })
  @ApiOkResponse({ type: GateLimitsBody })
  limits(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<SettableLimits> {
    return district.read((tx) => limitsOf(tx, r));
  }

  @Roles('support', 'approver')
  @Put()
  @ApiOperation({
    summary: 'Set the limits; one that is left out is as usual',
    description:
      'What lets more through waits for an approver once a roster of the registration was applied.',
  })
  @ApiOkResponse({ type: GateLimitsBody })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  set(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Query() { preview }: PreviewQuery,
    @Body() body: GateLimitsBody,
  ): Promise<SettableLimits | PartlyAppliedAnswer | SettingPreviewAnswer> {
    const wanted = { ...settable(DEFAULT_GATE_LIMITS), ...given(body) };
    const proposal = async (tx: DistrictTransaction): Promise<SettingProposal> => ({
      ...{ setting: 'gate_limits', registrationId: (await registrationOf(tx, r)).id, wanted: () => wanted },
    });
    if (preview === 'true') return district.read(async (tx) => settingPreview(tx, await proposal(tx)));
    const current = (tx: DistrictTransaction) => limitsOf(tx, r);
    return district.write<SettableLimits | PartlyAppliedAnswer>(
      { action: 'gate_limits.change', target: `registration ${r}`, detail: given(body), current },
      async (tx) => changeSetting(tx, district.caller, await proposal(tx), current),
    );
  }
}

async function limitsOf(tx: DistrictTransaction, r: string): Promise<SettableLimits> {
  return settable(await readGateLimits(tx, (await registrationOf(tx, r)).id));
}

function settable(all: GateLimits): SettableLimits {
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => name !== 'contactsPerStudent'),
  ) as unknown as SettableLimits;
}
