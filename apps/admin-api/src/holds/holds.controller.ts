import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  approveHold,
  readHold,
  readHolds,
  rejectHold,
  type DistrictTransaction,
  type HoldRecord,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import type { Caller } from '../door/caller';
import { Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import type { ListAnswer } from '../lists/list-query';
import { Problem } from '../problems/problem';
import { idOf, registrationOf } from '../registrations/in-registration';
import { askForRun, runAddress } from '../runs/ask-for-run';
import { ApprovedHoldAnswer, ApproveHoldBody, HoldAnswer, HoldsQuery, RejectHoldBody } from './hold-bodies';
import { statesOf } from './hold-states';

/** Plans that wait for a person: domain rules, section 6. */
@ApiTags('holds')
@Controller('v1/districts/:d/holds')
export class HoldsController {
  @Roles('district_admin', 'approver', 'support')
  @Get()
  @ApiOperation({ summary: 'What is held in the district, the newest first' })
  @ApiList(HoldAnswer)
  list(
    @InDistrict() district: DistrictRequest,
    @Query() { after, limit, state }: HoldsQuery,
  ): Promise<ListAnswer<HoldAnswer>> {
    return district.read(async (tx) => {
      const before = Math.min(Number(after ?? 2 ** 31 - 1), 2 ** 31 - 1);
      const found = await readHolds(tx, { ...statesOf(state), before, most: limit + 1 });
      const items = found.slice(0, limit);
      return { items, next: found.length > limit ? String(items.at(-1)?.id) : null };
    });
  }

  @Roles('district_admin', 'approver', 'support')
  @Get(':h')
  @ApiOperation({ summary: 'One hold: why, what holds meanwhile, what happens when nobody does anything' })
  @ApiOkResponse({ type: HoldAnswer })
  one(@InDistrict() district: DistrictRequest, @Param('h') h: string): Promise<HoldAnswer> {
    return district.read((tx) => holdOf(tx, idOf(h)));
  }

  @Roles('district_admin', 'approver')
  @Post(':h/approve')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Consent to what the held plan showed, or to some of its schools or reasons, and have it run',
    description:
      'Used once, by the next full pull, within 72 hours. A district administrator approves for the own district; an approver needs the consent of the district.',
  })
  @ApiOkResponse({ type: ApprovedHoldAnswer })
  approve(
    @InDistrict() district: DistrictRequest,
    @Param('h') h: string,
    @Body() { schools, reasons, reason, consent }: ApproveHoldBody,
  ): Promise<ApprovedHoldAnswer> {
    const { caller } = district;
    const said = consent?.trim() ? consent.trim() : null;
    const target = `hold ${idOf(h)}`;
    const detail = { schools: schools ?? 'all', reasons: reasons ?? 'all', consent: said !== null };
    return district.write({ action: 'hold.approve', target, detail }, async (tx) => {
      if (!caller.roles.includes('district_admin') && said === null) throw consentNeeded();
      const by = personOf(caller);
      await approveHold(tx, { holdId: idOf(h) }, { by, reason, schools, reasons, consent: said });
      const hold = await holdOf(tx, idOf(h));
      const next = await nextRun(tx, district, hold);
      const address =
        next.nextRunId === null ? null : runAddress(district.id, hold.registration.id, next.nextRunId);
      return new Answer({ ...hold, ...next }, 200, address);
    });
  }

  @Roles('district_admin', 'approver')
  @Post(':h/reject')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say that the SIS is wrong: the same changes are not asked about again, and stay held',
  })
  @ApiOkResponse({ type: HoldAnswer })
  reject(
    @InDistrict() district: DistrictRequest,
    @Param('h') h: string,
    @Body() { reason, until }: RejectHoldBody,
  ): Promise<HoldAnswer> {
    const target = `hold ${idOf(h)}`;
    return district.write({ action: 'hold.reject', target, detail: { until: until ?? null } }, async (tx) => {
      const by = personOf(district.caller);
      await rejectHold(tx, { holdId: idOf(h) }, { by, reason, until: until ?? null });
      return new Answer(await holdOf(tx, idOf(h)), 200);
    });
  }
}

/** @throws {Problem} 404 `hold_not_found` */
async function holdOf(tx: DistrictTransaction, id: number): Promise<HoldRecord> {
  const found = await readHold(tx, id);
  if (found === null) throw notFoundHere('hold');
  return found;
}

const personOf = ({ name, subject }: Caller): string => name ?? subject;

/** The approval stands whether or not a run can be asked for from here. */
async function nextRun(
  tx: DistrictTransaction,
  district: DistrictRequest,
  { registration: { id } }: HoldRecord,
): Promise<{ nextRunId: number | null; nextRunText: string }> {
  try {
    const nextRunId = await askForRun(tx, district, await registrationOf(tx, String(id)), false);
    return { nextRunId, nextRunText: 'It runs as soon as a worker is free.' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { nextRunId: null, nextRunText: `The next run of the registration uses it. ${error.detail}` };
  }
}

function consentNeeded(): Problem {
  return new Problem(
    422,
    'consent_required',
    'The district has to consent',
    'An approver who is not of the district says in "consent" who of the district consented, and how. Nothing was approved.',
  );
}
