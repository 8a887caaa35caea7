import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { noteOutcome, overrideDecision, type DeskOutcome, type OverrideState } from 'roster-store';
import { Answer } from '../district-request/answer';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { actingCaller } from './acting-caller';
import { OutcomeBody, ReasonBody } from './custody-bodies';
import { decisionOf } from './custody-checks.controller';

interface OverrideAnswer {
  readonly id: number;
  readonly state: OverrideState;
}

/** What staff do about a decision. The store notes each act, and the audit that it was done. */
@ApiTags('custody')
@Controller('v1/districts/:d/custody-checks/:id')
export class OverridesController {
  @Roles('desk', 'district_admin', 'approver')
  @Post('override')
  @ApiOperation({
    summary: 'Answer for a decision that did not allow: 201 in force, 202 waits for a second person (DENY)',
  })
  @ApiCreatedResponse({ type: Object })
  begin(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<OverrideAnswer> {
    return this.override(district, id, reason, false);
  }

  @Roles('desk', 'district_admin', 'approver')
  @Post('override/confirm')
  @ApiOperation({ summary: 'The second person agrees; one of the two is an approver' })
  @ApiCreatedResponse({ type: Object })
  confirm(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<OverrideAnswer> {
    return this.override(district, id, reason, true);
  }

  @Roles('desk', 'district_admin', 'approver')
  @Post('outcome')
  @HttpCode(201)
  @ApiOperation({ summary: 'Note what really happened; a release uses an override up' })
  @ApiCreatedResponse({ type: Object })
  outcome(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Body() { note, outcome }: OutcomeBody,
  ): Promise<DeskOutcome & { readonly id: number }> {
    return district.write({ action: null }, async (tx) => {
      const decision = await decisionOf(tx, district.caller, id);
      const done = await noteOutcome(
        tx,
        actingCaller(district.caller),
        decision.id,
        outcome === 'released',
        note ?? '',
      );
      return { id: decision.id, ...done };
    });
  }

  private override(
    district: DistrictRequest,
    id: string,
    reason: string,
    second: boolean,
  ): Promise<OverrideAnswer> {
    return district.write({ action: null }, async (tx) => {
      const decision = await decisionOf(tx, district.caller, id);
      const state = await overrideDecision(tx, actingCaller(district.caller), decision.id, reason, second);
      return new Answer<OverrideAnswer>({ id: decision.id, state }, state === 'in_force' ? 201 : 202);
    });
  }
}
