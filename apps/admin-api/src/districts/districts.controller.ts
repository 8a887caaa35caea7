import { createHash, randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  changeDistrict,
  makeSupportGrant,
  readAuditEvents,
  readDistrict,
  type DistrictChange,
  type DistrictRecord,
  type DistrictTransaction,
  type NewSupportGrant,
  type RosterStore,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import type { DistrictRequest } from '../district-request/district-request';
import { DistrictRequests, InDistrict } from '../district-request/in-district';
import { keyReused, repeatableRequest } from '../district-request/repeated-request';
import type { Caller } from '../door/caller';
import { CurrentCaller } from '../door/current-caller';
import { Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import { listOf, ListQuery, type ListAnswer } from '../lists/list-query';
import { Problem } from '../problems/problem';
import { ROSTER_STORE } from '../roster-store-token';
import { changeSetting } from '../setting-changes/changed-setting';
import { PartlyAppliedAnswer } from '../setting-changes/setting-change-bodies';
import { given } from '../validation/given';
import { AddOnBody, DistrictAnswer, DistrictChangeBody, NewDistrictBody } from './district-bodies';

@ApiTags('districts')
@Controller('v1/districts')
export class DistrictsController {
  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    private readonly requests: DistrictRequests,
  ) {}

  @Roles('support', 'district_admin')
  @Post()
  @ApiOperation({ summary: 'Make a district' })
  @ApiCreatedResponse({ type: DistrictAnswer, headers: { Location: { schema: { type: 'string' } } } })
  async create(
    @CurrentCaller() caller: Caller,
    @Body() { name, timezone, edition, addOn }: NewDistrictBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DistrictRecord> {
    if (caller.districts !== 'all') throw ownDistrictsOnly();
    requireOrder(addOn ?? null);
    const id = await this.store.ensureDistrict({ key: keyOf(request, caller), name, timezone });
    return this.requests
      .of(id, request, reply)
      .write({ action: 'district.create', target: `district ${id}` }, async (tx) => {
        // Its key came before, longer ago than answers are kept: nothing is made or changed by it again.
        if ((await readAuditEvents(tx, { before: 2 ** 31 - 1, most: 1 })).length > 0) throw keyReused();
        await changeDistrict(tx, { edition: edition ?? 'standard', addOn: addOn ?? null });
        if (caller.roles.includes('support')) await makeSupportGrant(tx, grantOfCreator(caller));
        return new Answer(await existing(tx), 201, `/v1/districts/${id}`);
      });
  }

  @Roles('support', 'district_admin')
  @Get()
  @ApiOperation({ summary: 'The districts you may see' })
  @ApiList(DistrictAnswer)
  list(
    @CurrentCaller() { districts }: Caller,
    @Query() query: ListQuery,
  ): Promise<ListAnswer<DistrictRecord>> {
    const wanted = districts === 'all' ? null : districts;
    return listOf(query, (page) => this.store.listDistricts({ wanted, ...page }));
  }

  @Roles('support', 'district_admin')
  @Get(':d')
  @ApiOperation({ summary: 'One district' })
  @ApiOkResponse({ type: DistrictAnswer })
  one(@InDistrict() district: DistrictRequest): Promise<DistrictRecord> {
    return district.read(existing);
  }

  @Roles('support', 'district_admin')
  @Patch(':d')
  @ApiOperation({
    summary: 'Change a district; what is left out stays',
    description: 'Another time zone waits for an approver once any roster of the district was applied.',
  })
  @ApiOkResponse({ type: DistrictAnswer })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  change(
    @InDistrict() district: DistrictRequest,
    @Body() body: DistrictChangeBody,
  ): Promise<DistrictRecord | PartlyAppliedAnswer> {
    requireOrder(body.addOn ?? null);
    const change: DistrictChange = { ...given(body), ...(body.addOn === null ? { addOn: null } : {}) };
    if (
      (change.edition !== undefined || change.addOn !== undefined) &&
      !district.caller.roles.includes('support')
    )
      throw vendorOnly();
    const { timezone, ...atOnce } = change;
    return district.write<DistrictRecord | PartlyAppliedAnswer>(
      { action: 'district.change', detail: { ...change }, current: existing },
      async (tx) => {
        await changeDistrict(tx, atOnce);
        if (timezone === undefined) return existing(tx);
        const wanted = () => ({ timezone });
        const proposal = { setting: 'timezone', registrationId: null, wanted } as const;
        return changeSetting(tx, district.caller, proposal, existing);
      },
    );
  }
}

/** Whoever sets a district up looks at its people for some days. */
function grantOfCreator({ name, subject }: Caller): NewSupportGrant {
  return { subject, name: name ?? null, reason: 'Made the district', ticket: null, hours: 72 };
}

async function existing(tx: DistrictTransaction): Promise<DistrictRecord> {
  const found = await readDistrict(tx);
  if (found === null) throw new Error('the district of the request is gone');
  return found;
}

/** The same for the same Idempotency-Key of the same caller, so that a request which comes twice makes one district. */
function keyOf(request: FastifyRequest, caller: Caller): string {
  const repeatable = repeatableRequest(request, caller.subject);
  if (repeatable === null) return `api-${randomUUID()}`;
  const said = JSON.stringify([repeatable.subject, repeatable.key]);
  return `api-${createHash('sha256').update(said).digest('hex')}`;
}

function requireOrder(addOn: AddOnBody | null): void {
  if (addOn === null || addOn.from <= addOn.to) return;
  throw new Problem(400, 'validation_failed', 'The request is not valid', 'One field cannot be accepted.', {
    errors: [{ field: 'addOn.to', text: 'This field must not be a day before addOn.from.' }],
  });
}

function ownDistrictsOnly(): Problem {
  return new Problem(
    403,
    'districts_refused',
    'Not allowed',
    'Your access token names certain districts only; a new one would not be among them.',
  );
}

function vendorOnly(): Problem {
  return new Problem(403, 'role_refused', 'Not allowed', 'Edition and add-on are changed by support only.');
}
